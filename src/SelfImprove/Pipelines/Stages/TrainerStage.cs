using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>A trainer as a stage.</summary>
internal sealed class TrainerStage(IPolicyTrainer trainer) : IPipelineStage
{
    public StageContract Contract => new()
    {
        NeedsPolicy = true,
        CanCreatePolicy = trainer.Requirements.Dataset,
        NeedsDataset = trainer.Requirements.Dataset,
        NeedsTask = trainer.Requirements.Rollouts,
        NeedsReward = trainer.Requirements.Rollouts,
        UsesTask = true,
        GivesPolicy = true,
        Evaluates = true,
        MaxCompletionTokens = trainer.Requirements.MaxCompletionTokens,
    };

    public string Describe()
    {
        var needs = trainer.Requirements;
        var parts = new List<string>();
        if (needs.Rollouts)
        {
            parts.Add($"{needs.SamplesPerPrompt} completions per prompt, up to {needs.MaxCompletionTokens} tokens each");
        }

        if (needs.ValueHead)
        {
            parts.Add("a value head on the policy");
        }
        else if (needs.Critic)
        {
            parts.Add("a critic");
        }

        if (needs.ReferencePolicy)
        {
            parts.Add("a reference policy");
        }

        if (needs.GreedyRollouts)
        {
            parts.Add("a greedy completion per prompt");
        }

        return parts.Count == 0 ? "trains on the dataset" : $"trains with {string.Join(", ", parts)}";
    }

    internal TrainerWorkload? Estimate(WorkloadInputs inputs) => trainer.Estimate(inputs);

    public void Check(StageCheck check)
    {
    }

    public async Task<StageSummary> RunAsync(StageRun run)
    {
        var dataset = ReadDataset(run);
        using var policy = LoadPolicy(run, dataset);
        if (run.Components.PolicyTask is { } task && PolicyMeasurement.MaxTokens(run.Plan.Settings.Evaluation, Contract) is > 0 and var maxTokens
            && PromptCheck.Find(task, policy.Tokenizer, policy.Engine.Info.ContextLength, Math.Max(maxTokens, trainer.Requirements.MaxCompletionTokens)) is { } problem)
        {
            throw new InvalidInputException($"{run.Plan.Place.Id}: {problem}");
        }

        run.Remark(policy.Engine.Info.Description);
        if (trainer.Requirements.Rollouts && run.Components.PolicyTask is { } sampled
            && policy.Engine.MeasureActivations(PromptCheck.Longest(sampled, policy.Tokenizer) + trainer.Requirements.MaxCompletionTokens, long.MaxValue) is { } memory)
        {
            run.Remark(memory.NoteFor(run.Plan.Place.Id));
        }

        using var session = trainer.Start(new TrainingContext
        {
            Policy = policy.Engine,
            Tokenizer = policy.Tokenizer,
            Key = run.Key,
            Task = trainer.Requirements.Rollouts ? run.Components.PolicyTask : null,
            Reward = trainer.Requirements.Rollouts ? run.Components.Reward : null,
            Dataset = trainer.Requirements.Dataset ? dataset : null,
            Logger = run.Logger,
        });
        using var loop = new TrainingLoop(run, policy, session);
        return await loop.RunAsync();
    }

    // A dataset holds the task's prompts, so that models with other templates, and base models, learn from the same one.
    private static List<PrimingExample>? ReadDataset(StageRun run)
    {
        if (run.Plan.Dataset is not { } dataset)
        {
            return null;
        }

        var texts = new DatasetReader(new DatasetColumns(), run.Components.Task).Read(dataset.Path);
        return [.. run.Components.Chat?.Apply(texts) ?? texts];
    }

    private LoadedPolicy LoadPolicy(StageRun run, List<PrimingExample>? dataset)
    {
        // How many networks there are depends on the options alone, not on the data.
        var copies = trainer.Estimate(new WorkloadInputs(dataset?.Count ?? 0, 1, 1, 1));
        var policy = LoadedPolicy.Load(run, run.Plan.Policy!, dataset, new ModelUse(ModelUseKind.Training, trainer.Requirements.MaxCompletionTokens, int.MaxValue)
        {
            TrainableCopies = copies?.TrainableCopies ?? 0,
            FrozenCopies = copies?.FrozenCopies ?? 0,
        });
        if (!trainer.Requirements.ValueHead || policy.Engine.Info.HasValueHead)
        {
            return policy;
        }

        run.Remark($"the model has no value head, which {trainer.Name} needs with these options: one is added, its values start at 0, and it is trained and saved with the policy");
        return policy.WithValueHead();
    }
}

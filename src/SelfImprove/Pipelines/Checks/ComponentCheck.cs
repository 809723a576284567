using System.Globalization;
using SelfImprove.Configuration;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>Checks that the components of a cell fit each other: reward to task, prompts to model, detectors to each other.</summary>
internal sealed class ComponentCheck(ExperimentCell cell, CellComponents components, DiagnosticBag errors)
{
    private const int ProblemsChecked = 5;

    internal async Task CheckAsync(int maxCompletionTokens)
    {
        if (components is { Task: { } task, Reward: { } reward })
        {
            await CheckRewardAsync(task, reward);
        }

        CheckDetectors();
        CheckModel(maxCompletionTokens);
    }

    private async Task CheckRewardAsync(ITask task, IRewardFn reward)
    {
        var (minimum, maximum) = reward.Range;
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum) || minimum > maximum)
        {
            Error("reward", string.Create(CultureInfo.InvariantCulture, $"the reward '{reward.Name}' says that its values lie in [{minimum}, {maximum}], which is no interval"));
            return;
        }

        try
        {
            for (var i = 0; i < ProblemsChecked; i++)
            {
                var problem = task.GetProblem(DatasetSplit.Train, i);
                var answer = (task as IOracle)?.CreateOracleCompletion(problem);
                var judged = await reward.ScoreAsync(problem, new Completion(answer ?? "", StopReason.EndOfSequence));
                if (answer is not null && !judged.IsCorrect)
                {
                    Error("reward", $"the reward '{reward.Name}' finds the task's own solution of {problem.Id} wrong: {judged.Reason}");
                    return;
                }
            }
        }
        catch (InvalidInputException e)
        {
            Error("reward", e.Message);
        }
    }

    private void CheckDetectors()
    {
        var twice = components.Detectors.SelectMany(d => d.Behaviors.Select(b => (Behavior: b.Name, Detector: d.Name)))
            .GroupBy(b => b.Behavior, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
        {
            Error("detectors", $"{string.Join(" and ", twice.Select(t => $"'{t.Detector}'"))} both look for {twice.Key}, and a run keeps one count of each behaviour; "
                + "remove one of them, or leave the behaviour out of its options (to compare detectors on the same texts: selfimprove detect FILE --detector NAME)");
        }
    }

    private void CheckModel(int maxCompletionTokens)
    {
        if (cell.Experiment.Model?.Path is not { } path)
        {
            return;
        }

        if (!Directory.Exists(path))
        {
            Error("model", $"there is no folder {path}");
            return;
        }

        try
        {
            if (cell.Experiment.Model.Lora is not null && AdapterFolder.Exists(path))
            {
                Error("model", $"{path}: is an adapter, which is trained on as it is; leave 'lora' out");
                return;
            }

            // Whether prompts can be conversations matters to what is learnt from a dataset, too.
            if (components is { Chat: { } chat, Task: { } asked })
            {
                chat.Render(asked.FormatPrompt(asked.GetProblem(DatasetSplit.Train, 0)));
            }

            var config = HuggingFaceLayout.ReadConfig(path);
            var tokenizer = TokenizerLoader.Load(path);
            if (tokenizer.VocabularySize > config.VocabularySize)
            {
                Error("model", $"{path}: the tokenizer has {tokenizer.VocabularySize} tokens, the model {config.VocabularySize}");
            }
            else if (components.Chat?.FindUnknownToken(tokenizer) is { } unknown)
            {
                Error("model", $"{path}: {unknown}");
            }
            else if (components.PolicyTask is { } task && maxCompletionTokens > 0
                && PromptCheck.Find(task, tokenizer, config.UsableContextLength, maxCompletionTokens) is { } problem)
            {
                Error("model", problem);
            }
        }
        catch (InvalidInputException e)
        {
            Error("model", e.Message);
        }
    }

    private void Error(string key, string message) =>
        errors.Add(cell.OriginOf(key), message);
}

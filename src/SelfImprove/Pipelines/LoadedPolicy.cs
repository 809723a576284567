using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>An engine with its tokenizer.</summary>
internal sealed record LoadedPolicy(IPolicyEngine Engine, ITokenizer Tokenizer) : IDisposable
{
    // Prompts of this many problems go into the vocabulary of a tokenizer made from scratch.
    private const int PromptsInVocabulary = 1000;

    public void Dispose() => Engine.Dispose();

    /// <summary>Loads a policy, or makes it from scratch.</summary>
    /// <param name="experiment">Says what a model made from scratch is like.</param>
    /// <param name="components">The engine, and the task whose prompts a tokenizer made from scratch knows.</param>
    /// <param name="policy">Which policy.</param>
    /// <param name="dataset">The dataset that a tokenizer made from scratch is built from.</param>
    /// <param name="seed">Draws the weights of a model made from scratch, or of an adapter.</param>
    /// <param name="lora">The adapter that is to be trained on a folder's model; null for none, or for the one that the folder holds.</param>
    /// <exception cref="InvalidInputException">The folder can't be used, or there is nothing to build a tokenizer from.</exception>
    internal static LoadedPolicy Load(
        Experiment experiment, CellComponents components, PolicyRef policy, IReadOnlyList<PrimingExample>? dataset, long seed, LoraOptions? lora = null)
    {
        var factory = components.Engine!;
        if (policy.Directory is { } directory)
        {
            // Not the stage's key, here and below: what training starts from is the same whatever the stage is called.
            var engine = lora is null ? factory.Load(directory) : factory.Load(directory, lora, RandomKey.FromSeed(seed).Derive("lora"));
            try
            {
                return new LoadedPolicy(engine, TokenizerLoader.Load(directory, engine.Info.VocabularySize));
            }
            catch
            {
                engine.Dispose();
                throw;
            }
        }

        var model = experiment.Model!;
        var texts = (dataset ?? []).SelectMany(e => new[] { e.Prompt, e.Completion });
        if (components.Task is { } task)
        {
            texts = texts.Concat(Enumerable.Range(0, PromptsInVocabulary).Select(i => task.FormatPrompt(task.GetProblem(DatasetSplit.Train, i))));
        }

        var tokenizer = WordLevelTokenizer.Build(texts, model.Tokenizer.Numbers, model.Context);
        var config = model.ToConfig(tokenizer.VocabularySize, new SpecialTokenIds { EndOfSequence = tokenizer.EndOfSequenceIds, Padding = tokenizer.PaddingId });

        return new LoadedPolicy(factory.Create(config, RandomKey.FromSeed(seed).Derive("model")), tokenizer);
    }

    /// <summary>Loads the policy of a running stage, or makes it; tells its memory before and what is suspicious about its weights after.</summary>
    /// <param name="run">The stage.</param>
    /// <param name="policy">Which policy.</param>
    /// <param name="dataset">The dataset that a tokenizer made from scratch is built from.</param>
    /// <param name="use">What the policy is to do.</param>
    /// <exception cref="InvalidInputException">The folder can't be used, the machine lacks the memory, or there is nothing to build a tokenizer from.</exception>
    internal static LoadedPolicy Load(StageRun run, PolicyRef policy, IReadOnlyList<PrimingExample>? dataset, ModelUse use)
    {
        var lora = use.Kind == ModelUseKind.Training ? LoraOf(run.Experiment, policy) : null;
        use = use with { Lora = lora };
        if (policy.Directory is { } directory && run.Components.Engine!.EstimateMemory(directory, use) is { } memory)
        {
            memory.Check($"{run.Plan.Place.Id}: {directory}");
            if (memory.IsWorthTelling)
            {
                run.Remark(memory.Text);
            }
        }

        var loaded = Load(run.Experiment, run.Components, policy, dataset, run.Seed, lora);
        foreach (var warning in loaded.Engine.Info.Warnings)
        {
            run.Remark(warning, isWarning: true);
        }

        if (run.Components.Chat?.FindOtherEnd(loaded.Tokenizer) is { } otherEnd)
        {
            run.Remark(otherEnd, isWarning: true);
        }

        return loaded;
    }

    /// <summary>The adapter that training the policy begins; null when all weights are trained, or when the policy has an adapter already.</summary>
    internal static LoraOptions? LoraOf(Experiment experiment, PolicyRef? policy) =>
        policy is { Id: PolicyRef.BaseId, Directory: not null } ? experiment.Model?.Lora : null;

    /// <summary>The policy with a value head, made of this one, which is disposed; the values of a new head start at 0.</summary>
    internal LoadedPolicy WithValueHead()
    {
        using var old = Engine;
        return this with { Engine = old.Copy(PolicyCopy.WithValueHead) };
    }

    /// <summary>Writes the policy so that <see cref="TokenizerLoader"/> and the engine, and the transformers library (an adapter: PEFT), read it.</summary>
    internal void Save(string directory)
    {
        Directory.CreateDirectory(directory);
        Engine.SaveWeights(directory);
        Tokenizer.Save(directory);
    }
}

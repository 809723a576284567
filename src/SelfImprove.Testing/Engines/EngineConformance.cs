namespace SelfImprove.Testing;

/// <summary>
/// Checks that the engines of a factory keep the promises of <see cref="IPolicyEngine"/>: sampling and scoring agree (to the last bit, unless told otherwise),
/// gradients are those of the scores (by central differences, tensor by tensor), and what is saved comes back.
/// </summary>
/// <remarks>Uses the public interface alone, and the files that <see cref="IPolicyEngine.SaveWeights"/> writes. Takes seconds on a CPU.</remarks>
public static class EngineConformance
{
    /// <summary>The default model: small enough for numeric derivatives of every tensor, with grouped heads and odd sizes.</summary>
    public static ModelConfig DefaultConfig { get; } = new()
    {
        VocabularySize = 13,
        HiddenSize = 16,
        IntermediateSize = 20,
        LayerCount = 2,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        ContextLength = 19,
    };

    /// <summary>Checks the engines of a factory.</summary>
    /// <param name="factory">The factory.</param>
    /// <param name="config">A small model without a value head, with at least 4 tokens and a context of at least 12. Default <see cref="DefaultConfig"/>.</param>
    /// <param name="timeout">How long one rule may take. Default 5 minutes.</param>
    /// <param name="rounding">
    /// By how much a token's log-probability may differ with what else is computed, at least 0: how many sequences run together, whether keys and values are kept. Default 0: to the
    /// last bit. An engine whose library chooses its operations by the shapes that it meets can't promise that.
    /// </param>
    /// <exception cref="ConformanceException">An engine breaks a rule; all broken rules are listed.</exception>
    public static Task CheckAsync(IPolicyEngineFactory factory, ModelConfig? config = null, TimeSpan? timeout = null, double rounding = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfNegative(rounding);
        return CheckAsync(factory, config ?? DefaultConfig, new ConformanceRun($"Engine '{factory.Name}'", timeout ?? TimeSpan.FromMinutes(5)), rounding);
    }

    /// <summary>
    /// Checks the adapters of low rank (LoRA) of a factory's engines: that they keep what <see cref="CheckAsync(IPolicyEngineFactory, ModelConfig?, TimeSpan?, double)"/> checks of any
    /// engine, begin as the model and leave it as it is, and that what is saved comes back and can be merged.
    /// </summary>
    /// <param name="factory">The factory; its engines train in single precision and save what they train.</param>
    /// <param name="lora">Rank, scale and adapted matrices; null for rank 3 on all of them.</param>
    /// <param name="config">A small model without a value head, with at least 4 tokens and a context of at least 12. Default <see cref="DefaultConfig"/>.</param>
    /// <param name="timeout">How long one rule may take. Default 5 minutes.</param>
    /// <param name="rounding">By how much a token's log-probability may differ with what else is computed, at least 0. Default 0: to the last bit.</param>
    /// <exception cref="ConformanceException">An engine breaks a rule; all broken rules are listed.</exception>
    public static async Task CheckAdaptersAsync(
        IPolicyEngineFactory factory, LoraOptions? lora = null, ModelConfig? config = null, TimeSpan? timeout = null, double rounding = 0)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentOutOfRangeException.ThrowIfNegative(rounding);
        lora ??= new LoraOptions { Rank = 3, Alpha = 6 };
        var run = new ConformanceRun($"Engine '{factory.Name}' with adapters", timeout ?? TimeSpan.FromMinutes(5));
        using var folder = new ScratchFolder();
        await run.PrepareAsync("a model can be trained and saved", () =>
        {
            using var model = factory.Create(config ?? DefaultConfig, RandomKey.FromSeed(1));
            EngineProbe.Sharpen(model, steps: 8);
            model.SaveWeights(folder.Path);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await EngineAdapterRules.CheckNewAsync(run, factory, folder.Path, lora).ConfigureAwait(false);
        run.Finish();

        // Away from the factors B of a fresh adapter, which are zero and pass no gradient on to A.
        using var engine = factory.Load(folder.Path, lora, RandomKey.FromSeed(3));
        EngineProbe.Sharpen(engine, steps: 8);
        await EngineScoringRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineSamplingRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineDecodingRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineLearningRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineGradientRules.CheckAsync(run, engine).ConfigureAwait(false);
        await EngineCopyRules.CheckAsync(run, engine).ConfigureAwait(false);
        await EngineAdapterRules.CheckStorageAsync(run, factory, folder.Path, engine).ConfigureAwait(false);
        run.Finish();
    }

    internal static async Task CheckAsync(IPolicyEngineFactory factory, ModelConfig model, ConformanceRun run, double rounding = 0)
    {
        using var engine = factory.Create(model, RandomKey.FromSeed(1));
        await EngineScoringRules.CheckNewAsync(run, factory, model).ConfigureAwait(false);

        // Away from the near-uniform distributions of fresh weights, where mistakes hide.
        await run.PrepareAsync("it can be trained", () =>
        {
            EngineProbe.Sharpen(engine);
            return Task.CompletedTask;
        }).ConfigureAwait(false);
        await EngineScoringRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineSamplingRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineDecodingRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineLearningRules.CheckAsync(run, engine, rounding).ConfigureAwait(false);
        await EngineGradientRules.CheckAsync(run, engine).ConfigureAwait(false);
        await EngineCopyRules.CheckAsync(run, engine).ConfigureAwait(false);
        await EngineStorageRules.CheckAsync(run, factory, model, engine).ConfigureAwait(false);
        run.Finish();
    }
}

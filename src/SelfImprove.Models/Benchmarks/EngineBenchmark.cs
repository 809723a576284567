using System.ComponentModel.DataAnnotations;
using System.Diagnostics;

namespace SelfImprove;

/// <summary>Measures engines of any kind on this machine; the numbers behind <c>selfimprove bench</c>.</summary>
public static class EngineBenchmark
{
    /// <summary>Measures everything; takes at least three times <see cref="EngineBenchmarkOptions.Seconds"/>, and the device's own measurements.</summary>
    /// <param name="engines">Makes the engine; its device is measured too if it is an <see cref="IDeviceBenchmark"/>.</param>
    /// <param name="options">The model and how it is run.</param>
    /// <param name="cancellationToken">Ends the benchmark.</param>
    /// <exception cref="InvalidInputException">An option is out of range, or the sequences do not fit the model's context.</exception>
    public static EngineBenchmarkResult Run(IPolicyEngineFactory engines, EngineBenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(engines);
        ArgumentNullException.ThrowIfNull(options);
        Validate(options, "the benchmark's options");
        Validate(options.Model, "the model's configuration");
        var config = options.Model;
        if (options.Length > config.ContextLength)
        {
            throw new InvalidInputException($"sequences of {options.Length} tokens do not fit the model's context of {config.ContextLength}; raise the context or lower the length");
        }

        var clock = new BenchmarkClock(options.Seconds, cancellationToken);
        var batch = RandomBatch(config, options.Batch, options.Length);
        var device = (engines as IDeviceBenchmark)?.MeasureDevice(config, (int)Math.Min(int.MaxValue, (long)options.Batch * options.Length), clock);
        using var engine = engines.Create(config, RandomKey.FromSeed(1));
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies);
        var prompts = batch.Sequences.Select((s, i) => new SamplePrompt(s.Tokens[..Math.Max(1, options.Length / 8)], RandomKey.FromSeed(2).Derive(i))).ToArray();
        var sampling = new SamplingOptions { MaxTokens = options.Length - prompts[0].Tokens.Length, EndOfSequenceIds = [] };
        var step = new OptimizerStep { LearningRate = 1e-4 };
        TokenObjective objective = window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount);

        var training = clock.Best(Train);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        Train();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var sampled = 0L;
        var samplingTime = clock.Best(() => sampled = engine.Sample(prompts, sampling, cancellationToken).Sum(s => (long)s.Tokens.Length));
        var scoring = clock.Best(() => engine.Score(batch, scores));
        var gflops = TrainingOperations(config, options.Batch, options.Length) / training / 1e9;
        return new EngineBenchmarkResult
        {
            Model = engine.Info.Description,
            Threads = device?.Threads,
            VectorBits = device?.VectorBits,
            PeakGflops = device?.PeakGflops,
            MatrixProductGflops = device?.MatrixProductGflops,
            Products = device?.Products ?? [],
            ProductsRunOn = device?.ProductsRunOn,
            TrainedTokensPerSecond = batch.TokenCount / training,
            TrainingGflops = gflops,
            TrainingShareOfPeak = gflops / device?.PeakGflops,
            SampledTokensPerSecond = sampled / samplingTime,
            ScoredTokensPerSecond = batch.TokenCount / scoring,
            AllocatedBytesPerTrainingStep = allocated,
            PeakMemoryMegabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
        };

        void Train()
        {
            engine.Accumulate(batch, TokenOutputs.LogProbs, objective);
            engine.Step(step);
        }
    }

    private static void Validate(object instance, string what)
    {
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(instance, new ValidationContext(instance), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"{what}: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }
    }

    private static TokenBatch RandomBatch(ModelConfig config, int count, int length)
    {
        var random = new CounterRandom(RandomKey.FromSeed(3));
        return new TokenBatch(Enumerable.Range(0, count).Select(_ =>
        {
            var tokens = new int[length];
            foreach (ref var token in tokens.AsSpan())
            {
                token = random.NextInt32(0, config.VocabularySize - 1);
            }

            return new TokenSequence(tokens, 1);
        }));
    }

    // The last token of a sequence takes no row; the embedding is a look-up, unless it is the output head too.
    private static double TrainingOperations(ModelConfig config, int batch, int length)
    {
        var layout = ParameterLayout.Create(config);
        var matrices = layout.Views.Where(v => !v.IsVector).Sum(v => (double)v.ElementCount)
            - (config.TieEmbeddings ? 0 : layout["model.embed_tokens.weight"].ElementCount);
        double rows = length - 1;
        var pairs = rows * (rows + 1) / 2;
        return batch * ((6 * matrices * rows) + (12.0 * config.LayerCount * config.HeadCount * config.EffectiveHeadSize * pairs));
    }
}

using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using SelfImprove.Engines.Cpu;

namespace SelfImprove;

/// <summary>Measures the CPU engine on this machine; the numbers behind <c>selfimprove bench</c>.</summary>
public static class CpuBenchmark
{
    private const int MinimumRepetitions = 3;

    // There are many shapes, and each product is short.
    private const double ShareOfTimePerProduct = 0.1;

    /// <summary>Measures everything; takes at least eight times <see cref="CpuBenchmarkOptions.Seconds"/>.</summary>
    /// <exception cref="InvalidInputException">An option is out of range, or the sequences do not fit the model's context.</exception>
    public static CpuBenchmarkResult Run(CpuBenchmarkOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"the benchmark's options: {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }

        var config = options.Model;
        if (options.Length > config.ContextLength)
        {
            throw new InvalidInputException($"sequences of {options.Length} tokens do not fit the model's context of {config.ContextLength}; raise the context or lower the length");
        }

        using var engine = (CpuPolicyEngine)new CpuEngineFactory(options.Engine).Create(config, RandomKey.FromSeed(1));
        var pool = engine.Pool;
        var batch = RandomBatch(config, options.Batch, options.Length);
        var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies);
        var prompts = batch.Sequences.Select((s, i) => new SamplePrompt(
            s.Tokens[..Math.Max(1, options.Length / 8)], RandomKey.FromSeed(2).Derive(i))).ToArray();
        var sampling = new SamplingOptions { MaxTokens = options.Length - prompts[0].Tokens.Length, EndOfSequenceIds = [] };
        var step = new OptimizerStep { LearningRate = 1e-4 };

        var peakWork = new PeakLoop();
        var peak = peakWork.Operations * pool.WorkerCount / Best(() => pool.Run(pool.WorkerCount, peakWork.Run));
        using var products = new LayerProducts(engine.Weights, pool, options.Engine.BlockTokens);
        var matrix = products.Operations / Best(products.Run);
        TokenObjective objective = window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount);
        var training = Best(Train);
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        Train();
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var sampled = 0L;
        var samplingTime = Best(() => sampled = engine.Sample(prompts, sampling, cancellationToken).Sum(s => (long)s.Tokens.Length));
        var scoring = Best(() => engine.Score(batch, scores));
        var operations = TrainingOperations(config, engine.Weights.Layout, options.Batch, options.Length);
        return new CpuBenchmarkResult
        {
            Model = engine.Info.Description,
            Threads = pool.WorkerCount,
            VectorBits = VectorWidth.Bits,
            PeakGflops = peak / 1e9,
            MatrixProductGflops = matrix / 1e9,
            TrainedTokensPerSecond = batch.TokenCount / training,
            TrainingGflops = operations / training / 1e9,
            TrainingShareOfPeak = operations / training / peak,
            SampledTokensPerSecond = sampled / samplingTime,
            ScoredTokensPerSecond = batch.TokenCount / scoring,
            Products = MeasureProducts(),
            AllocatedBytesPerTrainingStep = allocated,
            PeakMemoryMegabytes = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6,
        };

        void Train()
        {
            engine.Accumulate(batch, TokenOutputs.LogProbs, objective);
            engine.Step(step);
        }

        ImmutableArray<ProductRate> MeasureProducts()
        {
            var onePeak = peakWork.Operations / Best(() => peakWork.Run(0, 0));
            var rates = ImmutableArray.CreateBuilder<ProductRate>();
            foreach (var (name, map) in Maps(engine.Weights))
            {
                using var shape = new MapProducts(options.Engine.BlockTokens, map.OutputWidth, map.InputWidth);
                Add($"{name}, forward", options.Engine.BlockTokens, map.OutputWidth, map.InputWidth, shape.Forward);
                Add($"{name}, input gradient", options.Engine.BlockTokens, map.OutputWidth, map.InputWidth, shape.InputGradient);
                Add($"{name}, weight gradient", options.Engine.BlockTokens, map.OutputWidth, map.InputWidth, shape.WeightGradient);
            }

            foreach (var size in new[] { 192, 384, 768, 1536 })
            {
                using var square = new MapProducts(size, size, size);
                Add("square", size, size, size, square.Forward);
            }

            return rates.ToImmutable();

            void Add(string name, int rows, int outputs, int inputs, Action product)
            {
                var rate = 2.0 * rows * outputs * inputs / Best(product, ShareOfTimePerProduct);
                rates.Add(new ProductRate(name, rows, outputs, inputs, rate / 1e9, rate / onePeak));
            }
        }

        double Best(Action action, double share = 1)
        {
            action();
            var best = double.PositiveInfinity;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < MinimumRepetitions || Stopwatch.GetElapsedTime(start).TotalSeconds < share * options.Seconds; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var begun = Stopwatch.GetTimestamp();
                action();
                best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
            }

            return best;
        }
    }

    private static (string Name, Linear Map)[] Maps(DecoderWeights weights) =>
    [
        ("queries, keys and values", weights.Layers[0].Qkv), ("attention output", weights.Layers[0].Output),
        ("gate and up", weights.Layers[0].GateUp), ("down", weights.Layers[0].Down), ("output head", weights.Head),
    ];

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
    private static double TrainingOperations(ModelConfig config, ParameterLayout layout, int batch, int length)
    {
        var matrices = layout.Views.Where(v => !v.IsVector).Sum(v => (double)v.ElementCount)
            - (config.TieEmbeddings ? 0 : layout["model.embed_tokens.weight"].ElementCount);
        double rows = length - 1;
        var pairs = rows * (rows + 1) / 2;
        return batch * ((6 * matrices * rows) + (12.0 * config.LayerCount * config.HeadCount * config.EffectiveHeadSize * pairs));
    }
}

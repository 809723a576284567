using System.Collections.Immutable;
using static SelfImprove.Testing.ConformanceRun;

namespace SelfImprove.Testing;

/// <summary>Small tools to question an engine with: random batches, whole distributions, plain gradient steps.</summary>
internal static class EngineProbe
{
    /// <summary>Sequences of random tokens and lengths, as long as the context among them.</summary>
    public static TokenBatch RandomBatch(PolicyInfo info, long seed, int count = 6)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        return new TokenBatch(Enumerable.Range(0, count).Select(i =>
        {
            var length = i == 0 ? info.ContextLength : random.NextInt32(2, info.ContextLength);
            return new TokenSequence(RandomTokens(info, random, length), random.NextInt32(1, length - 1));
        }).ToList());
    }

    public static int[] RandomTokens(PolicyInfo info, CounterRandom random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.NextInt32(0, info.VocabularySize - 1))];

    public static TokenScores Score(IPolicyEngine engine, TokenBatch batch, TokenOutputs outputs = TokenOutputs.LogProbs, double temperature = 1)
    {
        var scores = new TokenScores(batch.ScoredCount, outputs);
        engine.Score(batch, scores, temperature);
        return scores;
    }

    /// <summary>The probabilities of every token after a prefix, by scoring each.</summary>
    public static double[] Distribution(IPolicyEngine engine, ReadOnlyMemory<int> prefix, double temperature)
    {
        var batch = new TokenBatch(Enumerable.Range(0, engine.Info.VocabularySize).Select(v =>
            new TokenSequence((int[])[.. prefix.Span, v], prefix.Length)));
        return [.. Score(engine, batch, TokenOutputs.LogProbs, temperature).LogProbs.Select(Math.Exp)];
    }

    public static void RequireSameScores(IPolicyEngine expected, IPolicyEngine found, string what)
    {
        var batch = RandomBatch(expected.Info, seed: 21);
        RequireSameBits(Score(expected, batch).LogProbs, Score(found, batch).LogProbs, what);
    }

    /// <summary>Trains on random tokens, so that distributions are far from uniform and gradients far from zero.</summary>
    public static void Sharpen(IPolicyEngine engine, int steps = 15)
    {
        var batch = RandomBatch(engine.Info, seed: 3, count: 4);
        for (var step = 0; step < steps; step++)
        {
            AccumulateLikelihood(engine, batch);
            engine.Step(new OptimizerStep { LearningRate = 0.02, WeightDecay = 0, MaxGradientNorm = double.PositiveInfinity });
        }
    }

    /// <summary>Adds the gradient of the mean negative log-likelihood.</summary>
    public static void AccumulateLikelihood(IPolicyEngine engine, TokenBatch batch) =>
        engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));

    /// <summary>
    /// Turns AdamW into plain gradient descent: without momentum, and with an epsilon that outweighs every gradient, the step is
    /// LearningRate * g / (|g| + epsilon), which is rate * g up to a relative error of |g| / epsilon.
    /// </summary>
    public static OptimizerStep GradientDescent(double rate, double maxNorm = double.PositiveInfinity)
    {
        const double epsilon = 1e6;
        return new OptimizerStep { LearningRate = rate * epsilon, Epsilon = epsilon, Beta1 = 0, Beta2 = 0, WeightDecay = 0, MaxGradientNorm = maxNorm };
    }

    /// <summary>The file of the trained weights that an engine saved: a model's, or an adapter's.</summary>
    public static string WeightsFileOf(ScratchFolder folder) => folder.File(AdapterFolder.Exists(folder.Path) ? AdapterFolder.WeightsFileName : "model.safetensors");

    /// <summary>The trained weights of an engine, as it saves them.</summary>
    public static ImmutableArray<(SafetensorsTensor Tensor, float[] Numbers)> ReadWeights(IPolicyEngine engine)
    {
        using var folder = new ScratchFolder();
        engine.SaveWeights(folder.Path);
        using var file = SafetensorsFile.Open(WeightsFileOf(folder));
        return
        [
            .. file.Tensors.Select(tensor =>
            {
                var numbers = new float[tensor.ElementCount];
                file.Read(tensor, numbers);
                return (tensor, numbers);
            }),
        ];
    }
}

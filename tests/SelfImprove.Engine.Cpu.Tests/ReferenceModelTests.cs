using System.Globalization;
using System.Text.Json;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>The engine against numbers that PyTorch computed in double precision for published architectures.</summary>
public sealed class ReferenceModelTests
{
    // What float32 runs of PyTorch and transformers differ by, times about 10.
    private const double LogitTolerance = 2e-4;
    private const double LossTolerance = 2e-5;
    private const double ElementTolerance = 1e-4;
    private const double NormTolerance = 5e-5;

    public static TheoryData<string, string> Checkpoints => CheckpointFixtures.All;

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Logits_agree(string checkpoint, string reference)
    {
        using var engine = Load(checkpoint);
        foreach (var sequence in Sequences(CheckpointFixtures.Reference(reference)))
        {
            var actual = ForwardLogits.Of(engine, Integers(sequence.GetProperty("input_ids")));
            var expected = sequence.GetProperty("logits").EnumerateArray().Select(Numbers).ToArray();
            Assert.Equal(expected.Length, actual.Length);
            foreach (var (e, a) in expected.Zip(actual))
            {
                AssertClose(e, Array.ConvertAll(a, x => (double)x), LogitTolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Log_probs_and_entropies_agree_at_every_temperature(string checkpoint, string reference)
    {
        using var engine = Load(checkpoint);
        foreach (var sequence in Sequences(CheckpointFixtures.Reference(reference)))
        {
            var ids = Integers(sequence.GetProperty("input_ids"));
            foreach (var expected in sequence.GetProperty("next_token_logprobs").EnumerateObject())
            {
                var temperature = double.Parse(expected.Name, CultureInfo.InvariantCulture);
                var batch = new TokenBatch([new TokenSequence(ids, 1)]);
                var scores = new TokenScores(batch.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies);
                engine.Score(batch, scores, temperature);

                var tolerance = temperature < 1 ? 2e-4 : 1e-4;
                AssertClose(Numbers(expected.Value), scores.LogProbs, tolerance);
                AssertClose(Numbers(sequence.GetProperty("entropy").GetProperty(expected.Name))[..^1], scores.Entropies, tolerance);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Greedy_sampling_continues_as_the_reference(string checkpoint, string reference)
    {
        using var engine = Load(checkpoint);
        var greedy = CheckpointFixtures.Reference(reference).GetProperty("greedy");
        var expected = Integers(greedy.GetProperty("continuation"));
        var sampled = engine.Sample(
            [new SamplePrompt(Integers(greedy.GetProperty("prompt")), RandomKey.FromSeed(1))],
            new SamplingOptions { Temperature = 0, MaxTokens = expected.Length, EndOfSequenceIds = engine.Core.Config.TokenIds.EndOfSequence });

        Assert.Equal(expected, sampled[0].Tokens);
        Assert.Equal(StopReason.Length, sampled[0].StopReason);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Loss_and_every_gradient_agree(string checkpoint, string reference)
    {
        using var engine = Load(checkpoint);
        var numbers = CheckpointFixtures.Reference(reference);

        Assert.Equal(numbers.GetProperty("loss").GetProperty("value").GetDouble(), Accumulate(engine, numbers), LossTolerance);
        var gradients = numbers.GetProperty("gradients");
        Assert.Equal(gradients.EnumerateObject().Select(g => g.Name).Order(StringComparer.Ordinal), engine.Weights.Layout.Views.Select(v => v.Name).Order(StringComparer.Ordinal));
        foreach (var view in engine.Weights.Layout.Views)
        {
            AssertPart(gradients.GetProperty(view.Name), engine.Gradient.AsSpan(view.Offset, view.ElementCount), ElementTolerance, NormTolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Three_optimizer_steps_agree(string checkpoint, string reference)
    {
        using var engine = Load(checkpoint);
        var numbers = CheckpointFixtures.Reference(reference);
        var adamw = numbers.GetProperty("adamw");
        var norms = Numbers(adamw.GetProperty("grad_norm_before_clip_each_step"));
        var losses = Numbers(adamw.GetProperty("loss_before_each_step"));
        var step = new OptimizerStep
        {
            LearningRate = adamw.GetProperty("lr").GetDouble(),
            Beta1 = adamw.GetProperty("beta1").GetDouble(),
            Beta2 = adamw.GetProperty("beta2").GetDouble(),
            Epsilon = adamw.GetProperty("eps").GetDouble(),
            WeightDecay = adamw.GetProperty("weight_decay").GetDouble(),
            MaxGradientNorm = adamw.GetProperty("max_grad_norm").GetDouble(),
        };
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(losses[i], Accumulate(engine, numbers), 2e-4);
            var result = engine.Step(step);
            Assert.Equal(norms[i], result.GradientNorm, 5e-5 * norms[i]);
            Assert.Equal(i + 1, result.StepsTaken);
            if (adamw.TryGetProperty($"params_after_step_{i + 1}", out var parameters))
            {
                foreach (var view in engine.Weights.Layout.Views)
                {
                    // The gradient of a key bias cancels nearly to zero, so the sign of its first steps is a matter of rounding.
                    var illConditioned = view.Name.EndsWith("k_proj.bias", StringComparison.Ordinal);
                    var (tolerance, norm) = (illConditioned, i) switch { (true, 0) => (1e-3, 5e-4), (true, _) => (2e-3, 5e-3), (_, 0) => (5e-5, 5e-5), _ => (1e-4, 1e-4) };
                    AssertPart(parameters.GetProperty(view.Name), engine.Weights.Values.AsSpan(view.Offset, view.ElementCount), tolerance, norm);
                }
            }
        }
    }

    private static CpuPolicyEngine Load(string checkpoint) => (CpuPolicyEngine)new CpuEngineFactory().Load(CheckpointFixtures.Folder(checkpoint));

    private static IEnumerable<JsonElement> Sequences(JsonElement reference) => reference.GetProperty("sequences").EnumerateArray();

    /// <summary>Mean negative log-prob of the tokens that the reference's mask selects.</summary>
    private static double Accumulate(CpuPolicyEngine engine, JsonElement reference)
    {
        var batch = reference.GetProperty("batch");
        var mask = batch.GetProperty("loss_mask").EnumerateArray().Select(Integers).ToArray();
        var sequences = Sequences(reference).Select(s => Integers(s.GetProperty("input_ids"))).ToArray();
        var count = (double)mask.Sum(row => row.Sum());
        var flat = sequences.SelectMany((s, i) => mask[i].Take(s.Length).Skip(1)).ToArray();
        var loss = 0.0;
        engine.Accumulate(new TokenBatch(sequences.Select(s => new TokenSequence(s, 1))), TokenOutputs.LogProbs, window =>
        {
            for (var i = 0; i < window.LogProbs.Length; i++)
            {
                window.LogProbGradients[i] = -flat[window.FirstToken + i] / count;
                loss += window.LogProbs[i] * window.LogProbGradients[i];
            }
        });
        return loss;
    }

    private static void AssertPart(JsonElement expected, ReadOnlySpan<float> actual, double tolerance, double normTolerance)
    {
        var first = Numbers(expected.GetProperty("first8"));
        var last = Numbers(expected.GetProperty("last8"));
        AssertClose(first, Array.ConvertAll(actual[..first.Length].ToArray(), x => (double)x), tolerance);
        AssertClose(last, Array.ConvertAll(actual[^last.Length..].ToArray(), x => (double)x), tolerance);
        var sum = 0.0;
        foreach (var x in actual)
        {
            sum += (double)x * x;
        }

        var norm = expected.GetProperty("l2").GetDouble();
        Assert.Equal(norm, Math.Sqrt(sum), normTolerance * norm);
    }

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetDouble())];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}

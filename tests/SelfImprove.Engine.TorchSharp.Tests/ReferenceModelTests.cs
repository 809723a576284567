using System.Globalization;
using System.Text.Json;
using SelfImprove.Engine.Cpu.Tests;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>The engine against numbers that PyTorch computed in double precision for published architectures.</summary>
public sealed class ReferenceModelTests
{
    public static TheoryData<string, string> Checkpoints => CheckpointFixtures.All;

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Log_probs_and_entropies_agree_at_every_temperature(string checkpoint, string reference)
    {
        using var engine = SmallModel.Torch().Load(CheckpointFixtures.Folder(checkpoint));
        foreach (var sequence in CheckpointFixtures.Reference(reference).GetProperty("sequences").EnumerateArray())
        {
            var batch = new TokenBatch([new TokenSequence(Integers(sequence.GetProperty("input_ids")), 1)]);
            foreach (var expected in sequence.GetProperty("next_token_logprobs").EnumerateObject())
            {
                var scores = SmallModel.Score(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies, double.Parse(expected.Name, CultureInfo.InvariantCulture));

                SmallModel.AssertClose(Numbers(expected.Value), scores.LogProbs, 2e-4);
                SmallModel.AssertClose(Numbers(sequence.GetProperty("entropy").GetProperty(expected.Name)).AsSpan()[..^1], scores.Entropies, 2e-4);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Greedy_sampling_continues_as_the_reference(string checkpoint, string reference)
    {
        using var engine = SmallModel.Torch().Load(CheckpointFixtures.Folder(checkpoint));
        var greedy = CheckpointFixtures.Reference(reference).GetProperty("greedy");
        var expected = Integers(greedy.GetProperty("continuation"));
        var sampled = engine.Sample(
            [new SamplePrompt(Integers(greedy.GetProperty("prompt")), RandomKey.FromSeed(1))],
            new SamplingOptions { Temperature = 0, MaxTokens = expected.Length, EndOfSequenceIds = HuggingFaceLayout.ReadConfig(CheckpointFixtures.Folder(checkpoint)).TokenIds.EndOfSequence });

        Assert.Equal(expected, sampled[0].Tokens);
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Losses_and_norms_of_three_optimizer_steps_agree(string checkpoint, string reference)
    {
        using var engine = SmallModel.Torch().Load(CheckpointFixtures.Folder(checkpoint));
        var numbers = CheckpointFixtures.Reference(reference);
        var adamw = numbers.GetProperty("adamw");
        var step = new OptimizerStep
        {
            LearningRate = adamw.GetProperty("lr").GetDouble(),
            Beta1 = adamw.GetProperty("beta1").GetDouble(),
            Beta2 = adamw.GetProperty("beta2").GetDouble(),
            Epsilon = adamw.GetProperty("eps").GetDouble(),
            WeightDecay = adamw.GetProperty("weight_decay").GetDouble(),
            MaxGradientNorm = adamw.GetProperty("max_grad_norm").GetDouble(),
        };
        foreach (var (loss, norm) in Numbers(adamw.GetProperty("loss_before_each_step")).Zip(Numbers(adamw.GetProperty("grad_norm_before_clip_each_step"))))
        {
            Assert.Equal(loss, Accumulate(engine, numbers), 2e-4);
            Assert.Equal(norm, engine.Step(step).GradientNorm, 1e-4 * norm);
        }
    }

    /// <summary>Mean negative log-prob of the tokens that the reference's mask selects.</summary>
    private static double Accumulate(IPolicyEngine engine, JsonElement reference)
    {
        var mask = reference.GetProperty("batch").GetProperty("loss_mask").EnumerateArray().Select(Integers).ToArray();
        var sequences = reference.GetProperty("sequences").EnumerateArray().Select(s => Integers(s.GetProperty("input_ids"))).ToArray();
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

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetDouble())];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(e => e.GetInt32())];
}

using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Long runs: 10,000 steps take no more memory than the first few, managed or native.</summary>
/// <remarks>One thread runs everything, so what others allocate meanwhile doesn't count.</remarks>
public sealed class GrowthTests
{
    private const int Steps = 10_000;

    private static readonly ModelConfig s_config = new()
    {
        VocabularySize = 11, HiddenSize = 8, IntermediateSize = 8, LayerCount = 1, HeadCount = 1, KeyValueHeadCount = 1, ContextLength = Steps + 1, ValueHead = true,
    };

    [Fact]
    public void Ten_thousand_training_steps_allocate_nothing()
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory(microBatch: 16, block: 8));

        // Batches of several shapes, the largest in the middle.
        var batches = new[] { 5, 9, 7 }.Select((longest, seed) => TinyModel.Batch(s_config, 3, longest, seed)).ToArray();
        var step = new OptimizerStep { LearningRate = 1e-3 };
        TokenObjective objective = w =>
        {
            w.LogProbGradients.Fill(-0.1);
            w.EntropyGradients.Fill(-0.01);
            w.ValueGradients.Fill(0.01);
        };
        Train(100);
        var (managed, native) = Allocated();
        Train(Steps);
        Assert.Equal((managed, native), Allocated());
        Assert.Equal(100 + Steps + 1, engine.Step(step).StepsTaken);
        Assert.False(engine.Weights.Values.AsSpan(0, engine.Weights.Layout.Length).ContainsAnyExceptInRange(-100f, 100f), "weights stay of ordinary size");

        void Train(int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                engine.Accumulate(batches[i % batches.Length], TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, objective);
                engine.Step(step);
            }
        }
    }

    [Fact]
    public void Ten_thousand_scorings_allocate_nothing()
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory(block: 8));
        var batches = new[] { 5, 9, 7 }.Select((longest, seed) => TinyModel.Batch(s_config, 3, longest, seed)).ToArray();
        var scores = Array.ConvertAll(batches, b => new TokenScores(b.ScoredCount, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values));
        Score(100);
        var before = Allocated();
        Score(Steps);
        Assert.Equal(before, Allocated());

        void Score(int times)
        {
            for (var i = 0; i < times; i++)
            {
                engine.Score(batches[i % batches.Length], scores[i % batches.Length]);
            }
        }
    }

    [Fact]
    public void Ten_thousand_decode_steps_allocate_the_completion_alone()
    {
        using var engine = TinyModel.Create(s_config, TinyModel.Factory());
        SamplePrompt[] prompts = [new(new[] { 1 }, RandomKey.FromSeed(1))];
        Sample(Steps);
        var few = Sample(100);
        var many = Sample(Steps);
        Assert.Equal((Steps - 100) * (sizeof(int) + sizeof(double)), many.Managed - few.Managed);
        Assert.Equal((0, 0), (few.Native, many.Native));

        // As many steps in short completions: no call allocates more than the first one did. Less it may be, once the runtime has optimized what was called often.
        var calls = Steps / 100;
        var before = Allocated();
        for (var i = 0; i < calls; i++)
        {
            Sample(100);
        }

        var after = Allocated();
        Assert.InRange(after.Managed - before.Managed, 0, calls * few.Managed);
        Assert.Equal(before.Native, after.Native);

        (long Managed, long Native) Sample(int tokens)
        {
            var start = Allocated();
            var options = new SamplingOptions { MaxTokens = tokens, EndOfSequenceIds = [] };
            Assert.Equal(tokens, engine.Sample(prompts, options)[0].Tokens.Length);
            var end = Allocated();
            return (end.Managed - start.Managed, end.Native - start.Native);
        }
    }

    private static (long Managed, long Native) Allocated() => (GC.GetAllocatedBytesForCurrentThread(), NativeBuffer.AllocatedBytesOfThread);
}

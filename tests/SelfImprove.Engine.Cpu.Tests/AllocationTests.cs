using SelfImprove.Engine.Cpu.Tests.Lora;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Steady work leaves nothing to the garbage collector.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_step_allocates_no_managed_memory(bool adapted)
    {
        var config = TinyModel.Aligned with { ValueHead = true };
        var factory = TinyModel.Factory(threads: 1, microBatch: 150, block: 40);
        using var lora = adapted ? new LoraModel(config) : null;
        using var engine = lora?.Fresh(factory: factory) ?? TinyModel.Create(config, factory);
        var batches = new[] { TinyModel.Batch(config, 9, 70, seed: 1), TinyModel.Batch(config, 9, 70, seed: 2) };
        var step = new OptimizerStep { LearningRate = 1e-4 };
        TokenObjective objective = w =>
        {
            w.LogProbGradients.Fill(-1e-3);
            w.EntropyGradients.Fill(1e-3);
            w.ValueGradients.Fill(1e-3);
        };
        Train();
        Train();

        // One thread runs everything, so what others allocate meanwhile doesn't count.
        var before = GC.GetAllocatedBytesForCurrentThread();
        Train();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Train()
        {
            foreach (var batch in batches)
            {
                engine.Accumulate(batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, objective);
                engine.Step(step);
            }
        }
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>A tiny training run, and the bits that it ends with on every machine.</summary>
internal static class TrainingBits
{
    /// <summary>
    /// What <see cref="Compute"/> gives. Models, published results and resumed runs rely on it: a change that alters it alters every
    /// result that was ever reported, and says so.
    /// </summary>
    public const string Expected = "18A9BC57958AACCDDD2409DFB0FCF615652CDB09F922931530D8345710E3E7D0";

    /// <summary>What <see cref="ComputeAdapted"/> gives, on the same terms.</summary>
    public const string ExpectedAdapted = "768674E1206088013D6ED4B19CE306467761D6359839B8CCB77DB172B777BA37";

    private static ModelConfig Config { get; } = TinyModel.Config with { ValueHead = true, AttentionBias = true };

    /// <summary>Hash of the weights after three steps with grouped heads, biases, a value head and widths that need padding.</summary>
    public static string Compute()
    {
        using var engine = TinyModel.Create(Config, TinyModel.Factory(threads: 2, microBatch: 100, block: 40));
        return Train(engine);
    }

    /// <summary>Hash of an adapter's weights, on a base in bfloat16, after the same steps.</summary>
    public static string ComputeAdapted()
    {
        using var plain = TinyModel.Create(Config, TinyModel.Factory());
        var options = new CpuEngineOptions { Threads = 2, MicroBatchTokens = 100, BlockTokens = 40, Weights = WeightFormat.Bfloat16 };
        var pool = new WorkerPool(options.Threads);
        var weights = new DecoderWeights(Config, options.Weights, panelsOnly: true);
        weights.PackPanels((offset, destination) => plain.Weights.Values.AsSpan(offset, destination.Length).CopyTo(destination), pool);
        var adapter = AdapterFiles.Draw(weights, new LoraOptions { Rank = 18, TargetModules = ["q_proj", "v_proj", "o_proj", "gate_proj", "down_proj"] }, RandomKey.FromSeed(3));
        using var engine = new CpuPolicyEngine(new AdaptedBase(weights, "", ""), adapter, options, pool, frozen: false);
        return Train(engine);
    }

    private static string Train(CpuPolicyEngine engine)
    {
        for (var step = 0; step < 3; step++)
        {
            var batch = TinyModel.Batch(Config, 6, 50, seed: step);
            engine.Accumulate(batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values, w =>
            {
                for (var i = 0; i < w.LogProbs.Length; i++)
                {
                    w.LogProbGradients[i] = ((w.FirstToken + i) % 7) - 3.0;
                    w.EntropyGradients[i] = ((w.FirstToken + i) % 5) - 2.0;
                    w.ValueGradients[i] = w.Values[i];
                }
            });
            engine.Step(new OptimizerStep { LearningRate = 0.01 });
        }

        var trained = engine.Core.Trained.Values;
        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(trained.AsSpan(0, trained.Length))));
    }
}

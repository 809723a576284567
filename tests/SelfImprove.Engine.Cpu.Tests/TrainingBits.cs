using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>A tiny training run, and the bits that it ends with on every machine.</summary>
internal static class TrainingBits
{
    /// <summary>
    /// What <see cref="Compute"/> gives. Models, published results and resumed runs rely on it: a change that alters it alters every
    /// result that was ever reported, and says so.
    /// </summary>
    public const string Expected = "18A9BC57958AACCDDD2409DFB0FCF615652CDB09F922931530D8345710E3E7D0";

    /// <summary>Hash of the weights after three steps with grouped heads, biases, a value head and widths that need padding.</summary>
    public static string Compute()
    {
        var config = TinyModel.Config with { ValueHead = true, AttentionBias = true };
        using var engine = TinyModel.Create(config, TinyModel.Factory(threads: 2, microBatch: 100, block: 40));
        for (var step = 0; step < 3; step++)
        {
            var batch = TinyModel.Batch(config, 6, 50, seed: step);
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

        return Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(engine.Weights.Values.AsSpan(0, engine.Weights.Values.Length))));
    }
}

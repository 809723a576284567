using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>All logits of a sequence, through the engine's layers; the engine itself never keeps more than a block of them.</summary>
internal static unsafe class ForwardLogits
{
    /// <summary>[tokens][vocabulary].</summary>
    public static float[][] Of(CpuPolicyEngine engine, int[] tokens)
    {
        var core = engine.Core;
        var (weights, decoder, rows) = (core.Weights, core.Decoder, tokens.Length);
        weights.PrepareForward(core.Pool);
        core.Rope.Prepare(rows);
        var scratch = core.Scratch[0];
        scratch.Reserve(rows, rows);
        for (var t = 0; t < rows; t++)
        {
            weights.Embed(tokens[t], scratch.X + ((long)t * weights.HiddenStride));
            scratch.Positions[t] = t;
        }

        for (var layer = 0; layer < weights.Config.LayerCount; layer++)
        {
            decoder.Project(layer, scratch.X, rows, scratch.Positions, scratch.Normed, scratch.Scale, scratch.Qkv, scratch.Ranks);
            core.Attention.Forward(scratch.Qkv, rows, scratch.Heads, scratch.Attention);
            decoder.Finish(layer, scratch.Heads, scratch.X, rows, scratch.X, scratch.Normed, scratch.Scale, scratch.GateUp, scratch.Activation, scratch.X, scratch.Ranks);
        }

        decoder.FinalNorm(scratch.X, rows, scratch.Normed, scratch.Scale);
        using var logits = new NativeBuffer((long)rows * weights.Head.OutputWidth);
        decoder.Logits(scratch.Normed, rows, logits.Pointer);
        return [.. Enumerable.Range(0, rows).Select(t => logits.AsSpan((long)t * weights.Head.OutputWidth, weights.Config.VocabularySize).ToArray())];
    }
}

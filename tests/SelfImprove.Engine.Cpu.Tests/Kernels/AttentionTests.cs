using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>Attention of whole sequences, forward and backward, at every length and head size around two vectors, against plain loops.</summary>
public sealed unsafe class AttentionTests
{
    private const int Longest = (2 * Lanes.Count) + 3;

    [Fact]
    public void Every_number_of_tokens_is_that_of_the_formula()
    {
        for (var tokens = 0; tokens <= Longest; tokens++)
        {
            Check(heads: 3, kvHeads: 1, size: 6, tokens, misalignment: tokens % 4);
        }

        // Several tiles of rows and panels of keys.
        Check(heads: 2, kvHeads: 2, size: 5, tokens: 73, misalignment: 1);
    }

    [Fact]
    public void Every_head_size_is_that_of_the_formula()
    {
        for (var size = 1; size <= Longest; size++)
        {
            Check(heads: 4, kvHeads: 2, size, tokens: 5, misalignment: size % 4);
        }
    }

    private static void Check(int heads, int kvHeads, int size, int tokens, int misalignment)
    {
        var attention = new Attention(Config(heads, kvHeads, size));
        var stride = Lanes.Pad(size);
        var (rowWidth, outWidth) = (heads + (2 * kvHeads), heads);
        var (qkv, dOut) = (GuardedBuffer.Numbers(tokens * rowWidth * size, size), GuardedBuffer.Numbers(tokens * outWidth * size, tokens + 100));
        using var bqkv = GuardedBuffer.Rows(qkv, tokens * rowWidth, size, stride, misalignment);
        using var bdOut = GuardedBuffer.Rows(dOut, tokens * outWidth, size, stride, misalignment);
        using var output = new GuardedBuffer(tokens * outWidth * stride, misalignment);
        using var scratch = new GuardedBuffer((int)attention.ScratchLength(tokens), misalignment);

        // Whatever stood there before must not matter.
        output.Values.Fill(7);
        scratch.Values.Fill(7);
        attention.Forward(bqkv.Pointer, tokens, output.Pointer, scratch.Pointer);
        attention.Backward(bqkv.Pointer, output.Pointer, bdOut.Pointer, tokens, scratch.Pointer);

        var expected = new AttentionOracle(heads, kvHeads, size, tokens, qkv, dOut);
        CheckRows(expected.Output, output, outWidth, "output");
        CheckRows(expected.Gradient(), bqkv, rowWidth, "gradient");

        void CheckRows(Approximation[] rows, GuardedBuffer actual, int width, string what)
        {
            for (var row = 0; row < tokens * width; row++)
            {
                for (var d = 0; d < stride; d++)
                {
                    (d < size ? rows[(row * size) + d] : 0f).Check(actual[(row * stride) + d], what, heads, kvHeads, size, tokens, row / width, row % width, d);
                }
            }
        }
    }

    private static ModelConfig Config(int heads, int kvHeads, int size) => new()
    {
        VocabularySize = 8, HiddenSize = 8, IntermediateSize = 8, LayerCount = 1, HeadCount = heads, KeyValueHeadCount = kvHeads, HeadSize = size, ContextLength = 128,
    };
}

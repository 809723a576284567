using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>The newest token's attention over a cache: the bits of its row when the whole sequence runs at once.</summary>
public sealed unsafe class KeyValueCacheTests
{
    [Fact]
    public void Every_head_size_gives_the_bits_of_the_whole_sequence()
    {
        for (var size = 1; size <= (2 * Lanes.Count) + 3; size++)
        {
            Check(heads: 4, kvHeads: 2, size, tokens: 7, misalignment: size % 4);
        }
    }

    /// <summary>Blocks of keys are 64 tokens; heads of whole pairs of vectors take a path of their own.</summary>
    [Theory]
    [InlineData(4, 4, 32, 150)]
    [InlineData(8, 2, 32, 131)]
    [InlineData(4, 1, 64, 70)]
    [InlineData(5, 5, 48, 67)]
    [InlineData(2, 1, 16, 128)]
    public void Every_number_of_tokens_gives_the_bits_of_the_whole_sequence(int heads, int kvHeads, int size, int tokens) =>
        Check(heads, kvHeads, size, tokens, misalignment: 3);

    private static void Check(int heads, int kvHeads, int size, int tokens, int misalignment)
    {
        var config = new ModelConfig
        {
            VocabularySize = 8, HiddenSize = 8, IntermediateSize = 8, LayerCount = 2, HeadCount = heads, KeyValueHeadCount = kvHeads, HeadSize = size, ContextLength = 256,
        };
        var attention = new Attention(config);
        var stride = Lanes.Pad(size);
        var (rowWidth, outWidth) = ((heads + (2 * kvHeads)) * stride, heads * stride);
        using var qkv = GuardedBuffer.Rows(GuardedBuffer.Numbers(tokens * rowWidth / stride * size, size), tokens * rowWidth / stride, size, stride, misalignment);
        using GuardedBuffer whole = new(tokens * outWidth, misalignment), one = new(outWidth, misalignment);
        using var scratch = new GuardedBuffer((int)attention.ScratchLength(tokens), misalignment);
        attention.Forward(qkv.Pointer, tokens, whole.Pointer, scratch.Pointer);

        using var cache = new KeyValueCache(config, slots: 2, tokens, readers: 2);
        for (var t = 0; t < tokens; t++)
        {
            cache.Append(slot: 1, layer: 1, qkv.Pointer + (t * rowWidth), t);
            AssertRow(cache, slot: 1, t, reader: t % 2);
        }

        // A sequence that goes on in another slot of another cache.
        var half = (tokens + 1) / 2;
        using var other = new KeyValueCache(config, slots: 3, tokens + 64);
        other.CopyPrefix(cache, sourceSlot: 1, slot: 2, half);
        AssertRow(other, slot: 2, half - 1, reader: 0);

        void AssertRow(KeyValueCache from, int slot, int t, int reader)
        {
            from.Attend(slot, 1, qkv.Pointer + (t * rowWidth), t + 1, one.Pointer, reader);
            Assert.True(whole.Values.Slice(t * outWidth, outWidth).SequenceEqual(one.Values), $"{heads} heads of {size}, token {t} of {tokens}");
        }
    }
}

using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

public sealed unsafe class NormalWeightsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(7, 2)]
    [InlineData(8, 1)]
    [InlineData(19, 3)]
    [InlineData(65_536, 2)]
    [InlineData(65_543, 3)]
    [InlineData(1_000_003, 2)]
    public void Weights_are_to_the_bit_those_that_are_drawn_in_turn(int count, int threads)
    {
        var key = RandomKey.FromSeed(count).Derive("model.embed_tokens.weight");
        using var pool = new WorkerPool(threads);
        using var weights = new NativeBuffer(count + 1);
        weights.Pointer[count] = 5;

        NormalWeights.Fill(weights.Pointer, count, 0.02 / Math.Sqrt(48), key, pool);

        var random = new CounterRandom(key);
        var different = 0;
        for (var i = 0; i < count; i++)
        {
            different += BitConverter.SingleToInt32Bits(weights.Pointer[i]) == BitConverter.SingleToInt32Bits((float)(0.02 / Math.Sqrt(48) * random.NextGaussian())) ? 0 : 1;
        }

        Assert.Equal((0, 5f), (different, weights.Pointer[count]));
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using SelfImprove.Engines.Torch;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

public class MicroBatchTests
{
    [Theory]
    [InlineData(100, 3, new[] { 40, 30, 30, 1 })]
    [InlineData(100, 1, new[] { 300, 1, 1 })]
    [InlineData(100, 1, new[] { 1, 300 })]
    [InlineData(100, 4, new[] { 50, 1, 1, 1, 1, 1 })]
    [InlineData(100, 3, new[] { 0, 90, 0, 90 })]
    [InlineData(100, 0, new int[0])]
    public void Sequences_run_together_as_far_as_rows_and_padding_allow(int mostRows, int count, int[] rows) => Assert.Equal(count, MicroBatch.Count(rows, mostRows));

    [Fact]
    public void Rows_are_cut_so_that_each_scored_token_has_the_row_before_it()
    {
        var batch = new TokenBatch([new TokenSequence(new[] { 5, 6, 7, 8 }, 2), new TokenSequence(new[] { 1, 2 }, 2), new TokenSequence(new[] { 3, 4, 9 }, 1)]);

        var (sequences, scoredRows, targets) = MicroBatch.Cut(batch, 0, 3);

        Assert.Equal(["5 6 7", "3 4"], sequences.Select(s => string.Join(' ', s.ToArray())));
        Assert.Equal([1, 2, 3, 4], scoredRows);
        Assert.Equal([7, 8, 4, 9], targets);
        Assert.Equal(5, MicroBatch.Rows(batch, 0, 3));
    }

    [Fact]
    public void A_plan_takes_what_no_engine_holds_on_the_device()
    {
        var options = new TorchSharpEngineOptions { Device = "cpu" };
        var model = new MemoryModel(SmallModel.Llama, options, attendsAtOnce: false);
        var before = DeviceLedger.HeldOn(torch.CPU);
        var length = ParameterLayout.Create(SmallModel.Llama).Length;
        using (var policy = SmallModel.Torch().Create(SmallModel.Llama, RandomKey.FromSeed(1)))
        using (policy.Copy(PolicyCopy.Frozen))
        {
            // Weights, gradient, two moments and an update's room; the frozen copy's weights alone.
            Assert.Equal(before + (4 * length * (5 + 1)), DeviceLedger.HeldOn(torch.CPU));
            var memory = (DeviceLedger.HeldOn(torch.CPU) + model.Measure(40, 500, 500, null).Bytes) * 10 / 9;
            Assert.InRange(Plan(memory).TokensFor(40), 495, 500);
            Assert.Equal((16384, 1), (Plan(1L << 50).TokensFor(40), Plan(1000).TokensFor(40)));
            Assert.Equal(77, new MicroBatchPlan(options with { MicroBatchTokens = 77 }, model, torch.CPU, NullLogger.Instance) { DeviceMemory = 1000 }.TokensFor(40));
            Assert.Equal(16384, Plan(null).TokensFor(40));
        }

        Assert.Equal(before, DeviceLedger.HeldOn(torch.CPU));

        MicroBatchPlan Plan(long? memory) => new(options, model, torch.CPU, NullLogger.Instance) { DeviceMemory = memory };
    }
}

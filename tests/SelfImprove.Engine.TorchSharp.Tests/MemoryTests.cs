using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SelfImprove.Engines.Torch;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>Tensors are let go, and memory that runs out is dealt with.</summary>
public sealed class MemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hundred_steps_leave_no_tensor_behind(bool recompute)
    {
        using var engine = SmallModel.Torch(new TorchSharpEngineOptions { Recompute = recompute, MicroBatchTokens = 60 }).Create(SmallModel.Llama with { ValueHead = true }, RandomKey.FromSeed(1));
        var batch = SmallModel.Batch(SmallModel.Llama, count: 4);
        Run(engine, batch);
        var before = torch.Tensor.TotalCount;
        for (var i = 0; i < 100; i++)
        {
            Run(engine, batch);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void An_engine_frees_what_it_made()
    {
        var before = torch.Tensor.TotalCount;
        using (var engine = SmallModel.Torch(new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }).Create(SmallModel.Llama with { ValueHead = true }, RandomKey.FromSeed(1)))
        {
            Run(engine, SmallModel.Batch(SmallModel.Llama, count: 4));
            Assert.NotEqual(before, torch.Tensor.TotalCount);
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void When_memory_runs_out_the_micro_batch_is_halved_once()
    {
        var log = new MessageLog();
        var (batch, config) = (SmallModel.Batch(SmallModel.Llama, count: 9), SmallModel.Llama);
        using var small = (TorchSharpPolicyEngine)new TorchSharpEngineFactory(new TorchSharpEngineOptions { Device = "cpu" }, log).Create(config, RandomKey.FromSeed(1));
        using var large = (TorchSharpPolicyEngine)SmallModel.Torch().Create(config, RandomKey.FromSeed(1));
        var rows = (int)MicroBatch.Rows(batch, 0, 9);
        small.Backpropagation.BeforeForward = count => RunOutAbove(count, rows - 1);

        SmallModel.Accumulate(small, batch);
        SmallModel.Accumulate(large, batch);

        Assert.Equal(
            [$"the device ran out of memory by training on {rows} tokens at once; from here on it is {rows / 2}. Set micro-batch-tokens to that in the engine's options to save the attempt"],
            log.Messages);
        var step = new OptimizerStep { LearningRate = 0 };
        var norm = large.Step(step).GradientNorm;
        Assert.Equal(norm, small.Step(step).GradientNorm, 1e-5 * norm);

        small.Backpropagation.BeforeForward = count => RunOutAbove(count, 0);
        var error = Assert.Throws<InvalidInputException>(() => SmallModel.Accumulate(small, batch));
        var first = MicroBatch.Rows(batch, 0, MicroBatch.End(batch, 0, rows / 2));
        Assert.Equal($"the device ran out of memory by training on {first} tokens at once; set a smaller micro-batch-tokens, or recompute: true, in the engine's options", error.Message);
        Assert.Single(log.Messages);
    }

    [Fact]
    public void Room_that_a_device_does_not_have_leaves_a_cache_as_it_was()
    {
        var before = torch.Tensor.TotalCount;
        using (var cache = new KeyValueCache(SmallModel.Llama, torch.ScalarType.Float32, torch.CPU, 1, 4))
        {
            var held = torch.Tensor.TotalCount;

            // More than a process can address.
            var error = Assert.Throws<InsufficientMemoryException>(() => DecodingSession.Try(() => cache.Grow(1 << 22, 1 << 22), "drawing completions"));

            Assert.Equal("the device ran out of memory by drawing completions; let fewer completions run at once, or shorter ones", error.Message);
            Assert.Equal((1, 4, held), (cache.Rows, cache.Capacity, torch.Tensor.TotalCount));
            cache.Grow(2, 8);
            Assert.Equal((2, 8, held), (cache.Rows, cache.Capacity, torch.Tensor.TotalCount));
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    private static void RunOutAbove(int count, int most)
    {
        if (count > most)
        {
            throw new NativeError("CUDA out of memory. Tried to allocate 20.00 GiB");
        }
    }

    private static void Run(IPolicyEngine engine, TokenBatch batch)
    {
        SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies | TokenOutputs.Values);
        engine.Step(new OptimizerStep { LearningRate = 1e-3 });
        SmallModel.Score(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Values);
        engine.Sample([new SamplePrompt(new[] { 1, 2 }, RandomKey.FromSeed(2)), new SamplePrompt(new[] { 3 }, RandomKey.FromSeed(3))], new SamplingOptions { MaxTokens = 4, EndOfSequenceIds = [0] });
        using var copy = engine.Copy(PolicyCopy.Frozen);
    }

    // TorchSharp throws its base class.
    private sealed class NativeError(string message) : ExternalException(message);

    private sealed class MessageLog : ILogger<TorchSharpEngineFactory>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Messages.Add(formatter(state, exception));
    }
}

using SelfImprove.Testing;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>The same on a GPU, where there is one: in single precision without TF32 what the CPU engine computes, in sixteen bits within their rounding.</summary>
public sealed class CudaTests : IDisposable
{
    private const double Rounding = 1e-4;

    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [CudaFact]
    public Task A_llama_keeps_the_contract() => EngineConformance.CheckAsync(new TorchSharpEngineFactory(), rounding: Rounding);

    [CudaFact]
    public Task Adapters_keep_the_contract() => EngineConformance.CheckAdaptersAsync(new TorchSharpEngineFactory(), rounding: Rounding);

    [CudaFact]
    public void Scores_gradients_and_texts_are_those_of_the_CPU_engine()
    {
        foreach (var config in SmallModel.All.Values)
        {
            SmallModel.Write(_folder, config);
            using var cpu = SmallModel.Cpu.Load(_folder);
            using var gpu = new TorchSharpEngineFactory().Load(_folder);
            Compare(cpu, gpu, SmallModel.Batch(config));
        }
    }

    [CudaFact]
    public void Adapters_are_those_of_the_CPU_engine()
    {
        SmallModel.Write(_folder, SmallModel.Llama);
        var lora = new LoraOptions { Rank = 3, Alpha = 4.5 };
        using var cpu = SmallModel.Cpu.Load(_folder, lora, RandomKey.FromSeed(1));
        using var gpu = new TorchSharpEngineFactory().Load(_folder, lora, RandomKey.FromSeed(1));
        var batch = SmallModel.Batch(SmallModel.Llama);
        foreach (var engine in new[] { cpu, gpu })
        {
            // B is zero at first, and passes nothing on to A.
            SmallModel.Accumulate(engine, batch);
            engine.Step(new OptimizerStep { LearningRate = 0.05, Epsilon = 1e-4 });
        }

        Compare(cpu, gpu, batch);
    }

    [CudaFact]
    public void Sixteen_bits_differ_by_their_rounding()
    {
        SmallModel.Write(_folder, SmallModel.Llama);
        using var cpu = SmallModel.Cpu.Load(_folder);
        using var gpu = new TorchSharpEngineFactory(new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }).Load(_folder);
        var batch = SmallModel.Batch(SmallModel.Llama);
        var (expected, actual) = (SmallModel.Score(cpu, batch, TokenOutputs.LogProbs).LogProbs, SmallModel.Score(gpu, batch, TokenOutputs.LogProbs).LogProbs);

        Assert.InRange(expected.Zip(actual, (e, a) => Math.Abs(e - a)).Average(), 1e-4, 0.05);
    }

    [CudaFact]
    public void Served_completions_are_the_samples()
    {
        SmallModel.Write(_folder, SmallModel.Llama);
        using var gpu = new TorchSharpEngineFactory().Load(_folder);
        var options = new SamplingOptions { MaxTokens = 16, EndOfSequenceIds = [0, 5] };
        var prompts = Enumerable.Range(0, 9).Select(i => new SamplePrompt(new[] { 1, 2, i }, RandomKey.FromSeed(i))).ToList();
        using var session = gpu.StartDecoding();
        var (texts, tokens) = (new SortedDictionary<long, List<int>>(), new List<DecodedToken>());
        foreach (var prompt in prompts)
        {
            texts[session.Add(new DecodingRequest { Prompt = prompt.Tokens, Keys = [prompt.Key], Options = options })] = [];
        }

        while (session.Count > 0)
        {
            tokens.Clear();
            session.Step(tokens);
            tokens.ForEach(t => texts[t.Id].Add(t.Token));
        }

        Assert.Equal(gpu.Sample(prompts, options).Select(s => string.Join(' ', s.Tokens)), texts.Values.Select(t => string.Join(' ', t)));
    }

    [CudaFact]
    public void The_benchmark_reports_every_rate()
    {
        var result = EngineBenchmark.Run(new TorchSharpEngineFactory(), new EngineBenchmarkOptions { Model = SmallModel.Llama, Batch = 4, Length = 16, Seconds = 0.01 });

        Assert.Equal((null, "the GPU"), (result.Threads, result.ProductsRunOn));
        Assert.All([result.PeakGflops!.Value, result.TrainedTokensPerSecond, result.SampledTokensPerSecond, result.ScoredTokensPerSecond], rate => Assert.InRange(rate, 1e-6, 1e12));
    }

    private static void Compare(IPolicyEngine cpu, IPolicyEngine gpu, TokenBatch batch)
    {
        SmallModel.AssertClose(SmallModel.Score(cpu, batch, TokenOutputs.LogProbs, 0.7).LogProbs, SmallModel.Score(gpu, batch, TokenOutputs.LogProbs, 0.7).LogProbs, Rounding);
        var prompts = Enumerable.Range(0, 9).Select(i => new SamplePrompt(new[] { 1, 2, i }, RandomKey.FromSeed(i))).ToList();
        var options = new SamplingOptions { MaxTokens = 16, EndOfSequenceIds = [0, 5] };
        Assert.Equal(cpu.Sample(prompts, options).Select(s => string.Join(' ', s.Tokens)), gpu.Sample(prompts, options).Select(s => string.Join(' ', s.Tokens)));
        var step = new OptimizerStep { LearningRate = 1e-3, MaxGradientNorm = 0.05, Epsilon = 1e-5 };
        foreach (var engine in new[] { cpu, gpu })
        {
            SmallModel.Accumulate(engine, batch, TokenOutputs.LogProbs | TokenOutputs.Entropies);
        }

        var norm = cpu.Step(step).GradientNorm;
        Assert.Equal(norm, gpu.Step(step).GradientNorm, 1e-3 * norm);
        SmallModel.AssertClose(SmallModel.Score(cpu, batch, TokenOutputs.LogProbs).LogProbs, SmallModel.Score(gpu, batch, TokenOutputs.LogProbs).LogProbs, 10 * Rounding);
    }
}

using SelfImprove.Ppo;
using SelfImprove.Sft;

namespace SelfImprove.Training.Tests;

/// <summary>The trainers on a real transformer: what the bigram engine can't show.</summary>
public class CpuEngineTests
{
    private static readonly PadIsEndTokenizer Tokenizer = new();

    private static readonly ModelConfig Config = new()
    {
        VocabularySize = 9, HiddenSize = 16, IntermediateSize = 32, LayerCount = 2, HeadCount = 2, KeyValueHeadCount = 1, ContextLength = 16,
    };

    private static readonly PpoOptions Options = new()
    {
        Steps = 4, PromptsPerStep = 8, SamplesPerPrompt = 3, MiniBatchPrompts = 4, MaxCompletionTokens = 6, Temperature = 0.9,
        ActorLearningRate = 1e-3, CriticLearningRate = 1e-3,
    };

    [Theory]
    [InlineData(PpoCritic.Separate)]
    [InlineData(PpoCritic.Shared)]
    public async Task Ppo_gives_the_same_bits_on_one_thread_two_threads_and_after_an_interruption(PpoCritic critic)
    {
        // The trainer itself asserts, at every step, that the ratio before the first update is exactly 1.
        var options = Options with { Critic = critic };
        var (one, weights) = await TrainAsync(options, threads: 1);
        var (two, _) = await TrainAsync(options, threads: 2);
        Assert.Equal(one, two);

        using var checkpoint = new SavedState();
        using var start = Create(options, threads: 1);
        using (var session = Start(options, start))
        {
            await RunAsync(session, 0, 2);
            session.SaveState(checkpoint);
            checkpoint.WriteEngine("policy", start);
        }

        using var policy = Create(options, threads: 1);
        using var resumed = Start(options, policy);
        checkpoint.ReadEngine("policy", policy);
        resumed.LoadState(checkpoint);
        Assert.Equal(one[2..], await RunAsync(resumed, 2, 4));
        Assert.Equal(weights, WeightsOf(policy));
    }

    [Fact]
    public async Task Supervised_fine_tuning_then_evaluation_finds_what_was_taught()
    {
        using var policy = new CpuEngineFactory(new CpuEngineOptions { Threads = 1 }).Create(Config, RandomKey.FromSeed(1));
        PrimingExample[] texts = [new("a", "e"), new("b", "f"), new("c", "g"), new("d", "a")];
        var session = new SftTrainer(new SftOptions { Steps = 60, BatchSize = 4, LearningRate = 0.01, Schedule = new() }, TimeProvider.System).Start(
            new TrainingContext { Policy = policy, Tokenizer = Tokenizer, Key = RandomKey.FromSeed(2), Dataset = texts });
        await RunAsync(session, 0, session.TotalSteps);

        var evaluator = new Evaluator(
            new ShiftedLetterTask(), new ShiftedLetterReward(), Tokenizer, new() { Problems = 4, MaxCompletionTokens = 6 });
        var set = (await evaluator.EvaluateAsync(policy, default)).Greedy!;
        Assert.Equal(["e", "f", "g", "a"], set.Trajectories.Select(t => t.Completion.Text));
        Assert.Equal(0.75, set.Accuracy);
    }

    private static async Task<(KeyValuePair<string, double>[][] Metrics, byte[] Weights)> TrainAsync(PpoOptions options, int threads)
    {
        using var policy = Create(options, threads);
        using var session = Start(options, policy);
        return (await RunAsync(session, 0, options.Steps), WeightsOf(policy));
    }

    private static async Task<KeyValuePair<string, double>[][]> RunAsync(ITrainingSession session, int from, int to)
    {
        var metrics = new List<KeyValuePair<string, double>[]>();
        for (var step = from; step < to; step++)
        {
            var result = await session.RunStepAsync(step);
            metrics.Add([.. result.Metrics.Where(m => !m.Key.StartsWith("time/", StringComparison.Ordinal))]);
        }

        return [.. metrics];
    }

    private static IPolicyEngine Create(PpoOptions options, int threads) => new CpuEngineFactory(new CpuEngineOptions { Threads = threads }).Create(
        Config with { ValueHead = options.Critic == PpoCritic.Shared }, RandomKey.FromSeed(3));

    private static ITrainingSession Start(PpoOptions options, IPolicyEngine policy) => PpoTrainer.Create(options, TimeProvider.System).Start(new TrainingContext
    {
        Policy = policy, Tokenizer = Tokenizer, Key = RandomKey.FromSeed(4), Task = new ShiftedLetterTask(), Reward = new ShiftedLetterReward(),
    });

    private static byte[] WeightsOf(IPolicyEngine policy)
    {
        var folder = Directory.CreateTempSubdirectory("weights-");
        policy.SaveWeights(folder.FullName);
        var bytes = File.ReadAllBytes(Path.Combine(folder.FullName, "model.safetensors"));
        folder.Delete(recursive: true);
        return bytes;
    }
}

using System.Collections.Immutable;

namespace SelfImprove.Testing;

/// <summary>A trainer at work on a bigram policy, driven as a host drives it.</summary>
internal sealed class TrainerRun : IDisposable
{
    private const int Documents = 300;
    private static readonly LetterTokenizer Tokenizer = new();
    private static readonly NextLetterTask Task = new();

    private TrainerRun(FakePolicyEngine policy, ITrainingSession session)
    {
        Policy = policy;
        Session = session;
    }

    public FakePolicyEngine Policy { get; }

    public ITrainingSession Session { get; }

    public List<TrainingStepResult> Results { get; } = [];

    /// <summary>Starts the trainer on a policy that is the same every time.</summary>
    public static TrainerRun Start(IPolicyTrainer trainer, bool valueHead = false, int sequencesPerWindow = int.MaxValue, long seed = 1)
    {
        var policy = CreatePolicy(trainer, valueHead, sequencesPerWindow);
        return new TrainerRun(policy, trainer.Start(CreateContext(trainer, policy, seed)));
    }

    public static FakePolicyEngine CreatePolicy(IPolicyTrainer trainer, bool valueHead, int sequencesPerWindow = int.MaxValue, double scale = 0.5)
    {
        // One token of prompt, and room for texts of a few tokens.
        var context = 1 + Math.Max(trainer.Requirements.MaxCompletionTokens, 63);
        return new FakePolicyEngine(Tokenizer.VocabularySize, context, RandomKey.FromSeed(7), valueHead || trainer.Requirements.ValueHead, scale) { SequencesPerWindow = sequencesPerWindow };
    }

    public static TrainingContext CreateContext(IPolicyTrainer trainer, IPolicyEngine policy, long seed) => new()
    {
        Policy = policy,
        Tokenizer = Tokenizer,
        Key = RandomKey.FromSeed(seed),
        Task = trainer.Requirements.Rollouts ? Task : null,
        Reward = trainer.Requirements.Rollouts ? new NextLetterReward() : null,
        Dataset = trainer.Requirements.Dataset ? CreateDataset() : null,
    };

    public async Task RunAsync(int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            Results.Add(await Session.RunStepAsync(step).ConfigureAwait(false));
        }
    }

    /// <summary>The policy's log-probabilities of every token after every token.</summary>
    public double[] Fingerprint()
    {
        var size = Policy.Info.VocabularySize;
        var pairs = from a in Enumerable.Range(0, size) from b in Enumerable.Range(0, size) select new TokenSequence(new[] { a, b }, 1);
        var scores = new TokenScores(size * size, TokenOutputs.LogProbs);
        Policy.Score(new TokenBatch(pairs), scores);
        return scores.LogProbs;
    }

    public void Dispose()
    {
        Session.Dispose();
        Policy.Dispose();
    }

    private static ImmutableArray<PrimingExample> CreateDataset() =>
    [
        .. Enumerable.Range(0, Documents).Select(i =>
        {
            // One to three letters, each the one after the letter before it.
            var problem = Task.GetProblem(DatasetSplit.Train, i);
            var letters = Enumerable.Range(1, 1 + (i % 3)).Select(n => (char)Math.Min(problem.Letter + n, 'z'));
            return new PrimingExample(Task.FormatPrompt(problem), string.Concat(letters));
        }),
    ];
}

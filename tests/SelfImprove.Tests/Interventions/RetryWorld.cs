using System.Collections.Immutable;
using SelfImprove.Testing;

namespace SelfImprove.Tests.Interventions;

/// <summary>
/// A policy that is known word by word: it writes a guess ("miss. "), then "Retry: " and another one, or closes its reasoning. So the effect of forbidding and of forcing a retry is known.
/// </summary>
internal sealed class RetryWorld
{
    internal const string Retry = "Retry: ";

    private RetryWorld(FakePolicyEngine engine) => Engine = engine;

    internal static WordLevelTokenizer Tokenizer { get; } = WordLevelTokenizer.Build(["Go miss. hit.\nRetry: well"], NumberStyle.Whole, 32);

    internal FakePolicyEngine Engine { get; }

    /// <summary>Every first guess is wrong, every retry right, so that retrying is what solves problems.</summary>
    internal static RetryWorld RetriesHelp(double retryRate) => Of(("Go", [("miss", 1)]), After(". ", retryRate), (": ", [("hit", 1)]));

    /// <summary>A first guess is right half of the time; what follows a retry is no guess.</summary>
    internal static RetryWorld RetriesDecorate(double retryRate) =>
        Of(("Go", [("miss", 0.5), ("hit", 0.5)]), After(". ", retryRate), After("\n", retryRate), (": ", [("well", 1)]), ("well", [("</think>", 1)]));

    private static (string, (string, double)[]) After(string mark, double retryRate) => (mark, [("Retry", retryRate), ("</think>", 1 - retryRate)]);

    private static RetryWorld Of(params (string Previous, (string Next, double Probability)[] Nexts)[] rows)
    {
        (string Previous, (string Next, double Probability)[] Nexts)[] always =
        [
            ("Retry", [(": ", 1)]), ("miss", [(". ", 1)]), ("hit", [(".", 1)]), (".", [("\n", 1)]), ("\n", [("</think>", 1)]), ("</think>", [(WordLevelTokenizer.EndToken, 1)]),
        ];
        var engine = new FakePolicyEngine(Tokenizer.VocabularySize, 32, new RandomKey(0));
        foreach (var (previous, nexts) in always.Concat(rows))
        {
            var row = engine.Weights.Slice(IdOf(previous) * Tokenizer.VocabularySize, Tokenizer.VocabularySize);
            row.Fill(-1000);
            foreach (var (next, probability) in nexts)
            {
                row[IdOf(next)] = probability > 0 ? (float)Math.Log(probability) : -1000;
            }
        }

        return new RetryWorld(engine);
    }

    private static int IdOf(string token) => Enumerable.Range(0, Tokenizer.VocabularySize).First(id => Tokenizer.GetToken(id) == token);

    internal sealed record GuessProblem(long Index) : Problem;

    internal sealed class GuessTask : ProblemTask<GuessProblem>
    {
        public override string Name => "guess";

        public override int Version => 1;

        public override GuessProblem GetProblem(DatasetSplit split, long index) => new(index) { Id = $"guess:{split}:{index}" };

        public override string FormatPrompt(GuessProblem problem) => "Go";
    }

    /// <summary>1 when the guess that counts is a hit: the last one, or the first one.</summary>
    internal sealed class GuessReward(bool last) : RewardFn<GuessProblem>
    {
        public override string Name => "guess";

        public override ImmutableArray<RewardOutcome> Outcomes => [RewardOutcome.Correct, RewardOutcome.WrongValue];

        public override Reward Score(GuessProblem problem, Completion completion)
        {
            var guesses = completion.Text.Split(' ', '.', '\n', '<').Where(w => w is "hit" or "miss").ToArray();
            var correct = (last ? guesses[^1] : guesses[0]) == "hit";
            return new Reward { Value = correct ? 1 : 0, IsCorrect = correct, Outcome = correct ? RewardOutcome.Correct : RewardOutcome.WrongValue, Reason = "the guess" };
        }
    }

    /// <summary>Finds "Retry", or only counts it.</summary>
    internal sealed class RetryDetector(bool finds = true) : IBehaviorDetector
    {
        public string Name => "retries";

        public ImmutableArray<Behavior> Behaviors => [Behavior.Backtracking];

        public ValueTask<BehaviorAnalysis> AnalyzeAsync(string text, BehaviorHints hints, CancellationToken cancellationToken = default)
        {
            var findings = new List<BehaviorFinding>();
            for (var i = text.IndexOf("Retry", StringComparison.Ordinal); i >= 0; i = text.IndexOf("Retry", i + 1, StringComparison.Ordinal))
            {
                findings.Add(new BehaviorFinding(Behavior.Backtracking, new TextSpan(i, 5), 1));
            }

            var analysis = BehaviorAnalysis.FromFindings(Behaviors, findings);
            return ValueTask.FromResult(finds ? analysis : analysis with { Findings = [] });
        }
    }
}

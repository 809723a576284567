using System.Text.RegularExpressions;
using SelfImprove.Tasks.Countdown;
using SelfImprove.Testing;

namespace SelfImprove.Corpora.Tests.WebMath;

public partial class WebMathCorpusTests
{
    private static readonly List<PrimingExample> Rich = Documents.Write(Documents.Rich, 2000);

    private static readonly List<PrimingExample> Naive = Documents.Write(Documents.Naive, 2000);

    [Fact]
    public Task It_keeps_the_promises_of_a_priming_source() =>
        PrimingSourceConformance.CheckAsync(new WebMathCorpus(Documents.Rich), new CountdownTask(new CountdownOptions()));

    [Fact]
    public void Every_equation_is_true()
    {
        var equations = Rich.SelectMany(d => Documents.Equations(d.Completion)).ToList();

        Assert.True(equations.Count > 5000);
        Assert.All(equations, e => Assert.True(Documents.IsTrue(e), e.ToString()));
    }

    [Fact]
    public void Lists_of_what_remains_hold_the_numbers_that_the_next_equations_use()
    {
        var documents = Documents.Write(Documents.Rich with { ListRemaining = true, MaxTokens = 400 }, 1000).Where(d => d.Metadata.GetValueOrDefault("topic", string.Empty).StartsWith("make-from", StringComparison.Ordinal)).ToList();
        var lists = 0;
        foreach (Match match in documents.SelectMany(d => Lists().Matches(d.Completion)))
        {
            var remaining = match.Groups["rest"].Value.Split(' ').Append(match.Groups["result"].Value).ToList();
            var next = match.Groups["next"].Value.Length == 0 ? [] : match.Groups["next"].Value.Split(' ');
            Assert.True(remaining.Remove(match.Groups["left"].Value) && remaining.Remove(match.Groups["right"].Value), match.Value);
            Assert.Equal(remaining.Order(StringComparer.Ordinal), next.Order(StringComparer.Ordinal));
            lists++;
        }

        Assert.True(lists > 300);
    }

    [Fact]
    public void Without_lists_a_document_is_the_same() =>
        Assert.Equal(
            Documents.Write(Documents.Naive with { MinTokens = 0 }, 300).Select(d => d.Completion),
            Documents.Write(Documents.Naive with { MinTokens = 0, ListRemaining = true }, 300).Select(d => Regex.Replace(d.Completion, @"(?<=\d=\d+) with [\d ]+(?=[,.])", string.Empty)));

    [Fact]
    public void Numbers_stay_in_the_range_of_one_token() =>
        Assert.All(Rich.SelectMany(d => Documents.Equations(d.Completion)), e => Assert.True(e is { Left: >= 1 and <= 99, Right: >= 1 and <= 99, Result: >= 1 and <= 99 }, e.ToString()));

    [Fact]
    public void Sums_and_products_are_written_larger_number_first() =>
        Assert.All(Rich.SelectMany(d => Documents.Equations(d.Completion)).Where(e => e.Op is '+' or '*'), e => Assert.True(e.Left >= e.Right, e.ToString()));

    [Fact]
    public void Verdicts_follow_the_arithmetic()
    {
        var verdicts = Rich.SelectMany(d => Documents.Verdicts(d.Completion)).ToList();

        Assert.True(verdicts.Count > 500);
        Assert.All(verdicts, v => Assert.Equal(Math.Sign(v.Value - v.Wanted), v.Verdict switch
        {
            "yes" => 0,
            "too high" => 1,
            "too low" => -1,
            _ => v.Value == v.Wanted ? 2 : Math.Sign(v.Value - v.Wanted),
        }));
    }

    [Fact]
    public void The_shares_of_the_behaviours_are_the_rates()
    {
        var options = new WebMathOptions { Verification = 0.15, Backtracking = 0.6, Subgoals = 0.3, BackwardChaining = 0.9 };
        var documents = Documents.Write(options, 4000).Where(d => !d.IsProse()).ToList();

        // 5 sigma of a binomial share p of n documents is 5 sqrt(p (1 - p) / n).
        foreach (var (behavior, rate) in new[]
        {
            (Behavior.Verification, 0.15), (Behavior.Backtracking, 0.6), (Behavior.SubgoalSetting, 0.3), (Behavior.BackwardChaining, 0.9),
        })
        {
            var tolerance = 5 * Math.Sqrt(rate * (1 - rate) / documents.Count);
            Assert.InRange(documents.Count(d => d.Gold(behavior) > 0) / (double)documents.Count, rate - tolerance, rate + tolerance);
        }
    }

    [Fact]
    public void A_behaviour_that_is_shown_is_often_shown_again()
    {
        // Geometric with repetition 0.6 has mean 2.5; documents cut it at their length, and some puzzles run out of candidates.
        var counts = Rich.Select(d => d.Gold(Behavior.Backtracking)).Where(c => c > 0).ToList();

        Assert.InRange(counts.Average(), 1.5, 2.5);
        Assert.Contains(counts, c => c >= 4);
    }

    [Fact]
    public void Problems_and_their_numbers_do_not_depend_on_the_rates()
    {
        static string Problem(PrimingExample d) => d.Completion.Split('\n')[0];

        foreach (var (rich, naive) in Rich.Zip(Naive))
        {
            Assert.Equal(naive.Metadata["kind"], rich.Metadata["kind"]);
            Assert.Equal(Problem(naive), Problem(rich));
        }
    }

    [Fact]
    public void Documents_have_the_length_asked_for()
    {
        foreach (var options in new[] { Documents.Rich, Documents.Naive, Documents.Rich with { MinTokens = 60, MaxTokens = 250 } })
        {
            var lengths = Documents.Write(options, 1000).Select(d => TokenCount.Of(d.Completion)).ToList();

            Assert.InRange(lengths.Min(), options.MinTokens, 80);
            Assert.InRange(lengths.Max(), 80, options.MaxTokens);
        }
    }

    [Fact]
    public void Tokens_are_counted_as_the_tokenizer_cuts_them()
    {
        foreach (var document in Rich.Take(200))
        {
            Assert.Equal(WordLevelTokenizer.Build([document.Completion]).Encode(document.Completion).Length, TokenCount.Of(document.Completion));
        }
    }

    [Fact]
    public void Mistakes_have_their_rate_and_are_repaired_only_where_backtracking_is_shown()
    {
        var documents = Documents.Write(Documents.Rich with { Mistakes = 0.4 }, 2000).Where(d => !d.IsProse()).ToList();
        var mistaken = documents.Where(d => Documents.Equations(d.Completion).Any(e => !Documents.IsTrue(e))).ToList();

        var tolerance = 5 * Math.Sqrt(0.4 * 0.6 / documents.Count);
        Assert.InRange(mistaken.Count / (double)documents.Count, 0.4 - tolerance, 0.4 + tolerance);
        foreach (var document in mistaken)
        {
            var equations = Documents.Equations(document.Completion).ToList();
            var wrong = equations.FindIndex(e => !Documents.IsTrue(e));
            var repaired = wrong + 1 < equations.Count && equations[wrong + 1] is var next
                && (next.Left, next.Op, next.Right) == (equations[wrong].Left, equations[wrong].Op, equations[wrong].Right) && Documents.IsTrue(next);
            Assert.True(repaired == document.Gold(Behavior.Backtracking) > 0, document.Completion);
        }
    }

    [Fact]
    public void Weights_are_shares_of_the_kinds()
    {
        var options = Documents.Naive with { Examples = 0, Threads = 0, Repairs = 0, Proofs = 0, WordProblems = 0, Equations = 1, NumberPuzzles = 3, Prose = 0 };
        var kinds = Documents.Write(options, 1000).CountBy(d => d.Metadata["kind"]).ToDictionary();

        Assert.Equal(["equations", "number-puzzles"], kinds.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(kinds["number-puzzles"] / 1000.0, 0.75 - (5 * Math.Sqrt(0.75 * 0.25 / 1000)), 0.75 + (5 * Math.Sqrt(0.75 * 0.25 / 1000)));
    }

    [Fact]
    public void No_computation_uses_four_numbers()
    {
        var chains = Rich.SelectMany(d => Documents.Chains(d.Completion)).ToList();

        Assert.Contains(chains, c => c.Count == 5);
        Assert.DoesNotContain(chains, c => c.Count == 4);
    }

    [Fact]
    public void Four_numbers_are_given_when_asked()
    {
        var topics = Documents.Write(Documents.Rich with { FourNumbers = true }, 1000).Where(d => d.Metadata["kind"] == "number-puzzles").Select(d => d.Metadata["topic"]).ToList();

        // Of ten draws six give four numbers, and a tenth of those asks for two of them: 54 %. With 300 documents 5 sigma are 14 %.
        Assert.InRange(topics.Count, 250, 450);
        Assert.InRange(topics.Count(t => t == "make-from-4") / (double)topics.Count, 0.4, 0.68);
    }

    [Fact]
    public void No_number_puzzle_gives_four_numbers() =>
        Assert.DoesNotContain(Rich, d => System.Text.RegularExpressions.Regex.IsMatch(d.Completion, @"(?<![\d,] ?)\b\d+, \d+, \d+(?:,| and) \d+\b(?!(?:,| and) \d)"));

    [Fact]
    public void Identifiers_are_unique() => Assert.Equal(4000, Rich.Concat(Documents.Write(Documents.Rich, 2000, seed: 2)).Select(d => d.Metadata["id"]).Distinct().Count());

    [GeneratedRegex(@"=(?<result>\d+) with (?<rest>[\d ]+\d), (?<left>\d+)[-+*/](?<right>\d+)=\d+(?: with (?<next>[\d ]+\d))?")]
    private static partial Regex Lists();
}

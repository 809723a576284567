using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace SelfImprove.Tasks.Countdown.Tests.Teaching;

public class CountdownCorpusTests
{
    private static readonly CountdownTask Task = new(new CountdownOptions());

    private static readonly ILookup<string, string> Documents = new CountdownCorpus(new())
        .Generate(Task, 600, RandomKey.FromSeed(1)).ToLookup(d => d.Metadata["kind"], d => d.Completion);

    [Fact]
    public void Every_equation_is_true()
    {
        var equations = Documents.SelectMany(g => g).SelectMany(TraceReader.Equations).ToList();

        Assert.True(equations.Count > 1000);
        Assert.All(equations, e => Assert.True(TraceReader.IsTrue(e), e.ToString()));
    }

    [Fact]
    public void Comparisons_hold()
    {
        foreach (var document in Documents["comparison"])
        {
            var target = int.Parse(document.Split("Target: ")[1].Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
            var verdicts = TraceReader.Verdicts(document).ToList();

            Assert.Equal(document.Count(c => c == '\n') - 1, verdicts.Count);
            Assert.All(verdicts, v => Assert.True(v.Wanted == target && TraceReader.Holds(v), v.ToString()));
        }
    }

    [Fact]
    public void No_document_shows_a_search()
    {
        Assert.All(Documents["solution"], d => Assert.Equal(1, d.Split("<think>")[1].Split("</think>")[0].Trim().Count(c => c == '\n') + 1));
        Assert.All(Documents["drill"], d => Assert.DoesNotContain("Try", d, StringComparison.Ordinal));
        Assert.All(Documents["prose"], d => Assert.Empty(TraceReader.Equations(d)));
    }

    [Fact]
    public void Every_word_of_a_priming_trace_is_in_the_corpus()
    {
        var known = Documents.SelectMany(g => g).SelectMany(Pieces).ToHashSet();
        var used = new CountdownTeacher(new()).Generate(Task, 500, RandomKey.FromSeed(2)).SelectMany(t => Pieces(t.Completion)).ToHashSet();

        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Computations_use_each_stated_number_once_and_state_no_target()
    {
        var documents = new CountdownCorpus(new() { Drills = 0, Comparisons = 0, Solutions = 0, Prose = 0, Computations = 1, ListRemaining = true })
            .Generate(Task, 100, RandomKey.FromSeed(1)).Select(d => d.Completion).ToList();
        var answered = 0;

        foreach (var document in documents)
        {
            var answers = Regex.Matches(document, "([^\\n]*)\\.\\n<answer>(.*)</answer>\\n");
            var lines = Regex.Replace(document, "<answer>.*</answer>\\n", "").Split(".\n", StringSplitOptions.RemoveEmptyEntries);
            var numbers = lines[0]["Numbers: ".Length..].Split(", ").Select(n => long.Parse(n, System.Globalization.CultureInfo.InvariantCulture)).ToImmutableArray();

            Assert.Equal(11, lines.Length);
            Assert.All(answers, a => Assert.EndsWith($"={ExpressionParser.Parse(a.Groups[2].Value).Expression!.Evaluate().Value}", a.Groups[1].Value, StringComparison.Ordinal));
            answered += answers.Count;
            Assert.DoesNotContain("arget", document, StringComparison.Ordinal);
            Assert.All(lines[1..], line => Assert.True(
                SearchTraceReader.Read(new CountdownProblem(numbers, 1) { Id = "x" }, line).Attempts is [{ IsComplete: true, ForeignEquations: 0 }], line));
        }

        // 1,000 lines, half of them answered; 5 sigma of a binomial count.
        Assert.InRange(answered, 500 - 80, 500 + 80);
    }

    [Fact]
    public void The_shares_of_the_kinds_are_the_weights()
    {
        // 600 documents, weights 5:2:4:1; 5 sigma of a binomial share p is 5 sqrt(p (1 - p) / 600).
        foreach (var (kind, share) in new[] { ("drill", 5 / 12.0), ("comparison", 2 / 12.0), ("solution", 4 / 12.0), ("prose", 1 / 12.0) })
        {
            var tolerance = 5 * Math.Sqrt(share * (1 - share) / 600);
            Assert.InRange(Documents[kind].Count() / 600.0, share - tolerance, share + tolerance);
        }
    }

    // A word or a mark together with the space that may follow it, as a word-level tokenizer sees it.
    private static IEnumerable<string> Pieces(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, @"[A-Za-z]+ ?|[.,:] ?").Select(m => m.Value);
}

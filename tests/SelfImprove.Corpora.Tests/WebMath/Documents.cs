using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfImprove.Corpora.Tests.WebMath;

/// <summary>Writes documents, and reads them as a sceptical person would: with a reader of its own, not with the code that wrote them.</summary>
internal static partial class Documents
{
    public static WebMathOptions Naive { get; } = new() { Verification = 0, Backtracking = 0, Subgoals = 0, BackwardChaining = 0 };

    public static WebMathOptions Rich { get; } = new() { Verification = 0.5, Backtracking = 0.5, Subgoals = 0.5, BackwardChaining = 0.5 };

    public static List<PrimingExample> Write(WebMathOptions options, int count, long seed = 1) =>
        [.. new WebMathCorpus(options).Generate(null!, count, RandomKey.FromSeed(seed))];

    public static int Gold(this PrimingExample document, Behavior behavior) => int.Parse(document.Metadata[behavior.Name], CultureInfo.InvariantCulture);

    public static bool IsProse(this PrimingExample document) => document.Metadata["kind"] == "prose";

    public static IEnumerable<(int Left, char Op, int Right, int Result)> Equations(string text) =>
        EquationPattern().Matches(text).Select(m => (Int(m, 1), m.Groups[2].Value[0], Int(m, 3), Int(m, 4)));

    public static bool IsTrue((int Left, char Op, int Right, int Result) e) => e.Op switch
    {
        '+' => e.Left + e.Right == e.Result,
        '-' => e.Left - e.Right == e.Result,
        '*' => e.Left * e.Right == e.Result,
        _ => e.Left == e.Right * e.Result,
    };

    /// <summary>The numbers that each computation ("8*3=24, 24+9=33") starts from; chains that make two values are two computations.</summary>
    public static IEnumerable<List<int>> Chains(string text)
    {
        foreach (Match chain in ChainPattern().Matches(text))
        {
            var (given, made) = (new List<int>(), new List<int>());
            foreach (var (left, _, right, result) in Equations(chain.Value))
            {
                given.AddRange(new[] { left, right }.Where(operand => !made.Remove(operand)));
                made.Add(result);
            }

            if (made.Count == 1)
            {
                yield return given;
            }
        }
    }

    public static IEnumerable<string> Words(string text) => WordPattern().Matches(text).Select(m => m.Value);

    public static IEnumerable<(int Value, int Wanted, string Verdict)> Verdicts(string text) =>
        VerdictPattern().Matches(text).Select(m => (Int(m, 1), Int(m, 2), m.Groups[3].Value));

    private static int Int(Match m, int group) => int.Parse(m.Groups[group].Value, CultureInfo.InvariantCulture);

    // Not inside "3*x+5=26" or "(3+4)*2".
    [GeneratedRegex(@"(?<![\d()x*/+-])(\d+)([-+*/])(\d+)=(\d+)")]
    private static partial Regex EquationPattern();

    [GeneratedRegex(@"\d+[-+*/]\d+=\d+(?:, \d+[-+*/]\d+=\d+)*")]
    private static partial Regex ChainPattern();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"=(\d+), (?:target|need) (\d+): (yes|no|too high|too low)\.")]
    private static partial Regex VerdictPattern();
}

using System.Text.RegularExpressions;

namespace SelfImprove.Corpora;

/// <summary>
/// Rewrites documents of the web-math corpus by rules: the problem becomes the question, the telling the thought, and the last sentence the answer. Who speaks
/// and where a page is from is left out; number puzzles are put as a Countdown problem is.
/// </summary>
internal sealed partial class WebMathRewriter : IDocumentRewriter
{
    public const string ComponentName = "web-math";

    // A page; longer texts are none of the corpus.
    private const int LongestDocument = 20_000;

    private static readonly Regex Front = new(
        "^(?:" + string.Join('|', WebMathWording.Fillers.Select(f => Regex.Escape(f).Replace(@"\{0}", "[0-9]{1,2}", StringComparison.Ordinal))) + ") ",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    public string Name => ComponentName;

    public ValueTask<PrimingExample?> RewriteAsync(PrimingExample document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(document.Completion.Length <= LongestDocument ? Rewrite(document) : null);
    }

    private static PrimingExample? Rewrite(PrimingExample document)
    {
        var lines = document.Completion.Split('\n').ToList();
        if (lines.Count > 1 && Thanks().IsMatch(lines[^1]))
        {
            lines.RemoveAt(lines.Count - 1);
        }

        // The problem, at least one line of telling, the answer.
        if (lines.Count < 3)
        {
            return null;
        }

        var thought = Voices().Replace(string.Join('\n', lines.Skip(1).SkipLast(1)), string.Empty);
        thought = thought.StartsWith("Proof. ", StringComparison.Ordinal) ? thought["Proof. ".Length..] : thought;
        return Answer(lines[^1], thought) is { } answer && Question(lines[0]) is { Length: > 0 } question && !Marks().IsMatch(question + thought + answer)
            ? document with { Prompt = $"{question}\n<think>\n", Completion = $"{thought}\n</think>\n<answer>{answer}</answer>" }
            : null;
    }

    private static string Question(string line)
    {
        while (Front.Match(line) is { Success: true } filler)
        {
            line = line[filler.Length..];
        }

        line = Page().Replace(line, string.Empty);
        return Puzzle().Match(line) is { Success: true } puzzle
            ? $"Numbers: {puzzle.Groups["list"].Value.Replace(" and ", ", ", StringComparison.Ordinal)}. Target: {puzzle.Groups["goal"].Value}."
                + (puzzle.Groups["two"].Success ? " Two of the numbers are enough." : string.Empty)
            : line;
    }

    private static string? Answer(string line, string thought) =>
        line is "This proves the claim." or "Done." ? LastEquation().Match(thought) is { Success: true } last ? last.Groups[line == "Done." ? "value" : "example"].Value : null
        : Amount().Match(line) is { Success: true } amount ? amount.Groups["value"].Value
        : null;

    [GeneratedRegex(@"^(?:Ann|Ben|Eva|Tom): Thanks", RegexOptions.CultureInvariant)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"(?<=^|[.)] )(?:Ann|Ben|Eva|Tom): ", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Voices();

    [GeneratedRegex(@"^(?:Example [0-9]{1,2}\. |(?:Ann|Ben|Eva|Tom) (?:asks: |does this at home\. ))", RegexOptions.CultureInvariant)]
    private static partial Regex Page();

    [GeneratedRegex(
        @"^(?:Make (?<goal>[0-9]{1,4}) from (?<list>[0-9, and]{1,40})\.|Use (?<list>[0-9, and]{1,40}) to make (?<goal>[0-9]{1,4})\.|Can you make (?<goal>[0-9]{1,4}) with (?<list>[0-9, and]{1,40})\?"
        + @"|How is (?<goal>[0-9]{1,4}) made of (?<list>[0-9, and]{1,40})\?|Which (?<two>two) of (?<list>[0-9, and]{1,40}) make (?<goal>[0-9]{1,4})\?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Puzzle();

    // "Answer: 7 pens.", "Answer: (8+4)*3.", "So it is 3*8.", "So x=7.", "So Ben is 7.", "The number is 7."
    [GeneratedRegex(
        @"^(?:Answer: |So it is |So x=|So (?:Ann|Ben|Eva|Tom) is |The number is )(?<value>[0-9+*/()-]{1,60})(?: [a-z0-9 ]{1,30})?\.$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();

    // A claim is proved by an example: what stands before the last "=".
    [GeneratedRegex(@"(?<example>[0-9]{1,4}[-+*/][0-9]{1,4})=(?<value>[0-9]{1,4})(?![0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.RightToLeft)]
    private static partial Regex LastEquation();

    // A text that has the marks already is no document.
    [GeneratedRegex(@"</?(?:think|answer)>", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}

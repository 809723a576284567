namespace SelfImprove.Audits;

/// <summary>Answers that look like a right one and are not.</summary>
internal static class AnswerMutations
{
    private const int MostPositions = 16;

    /// <summary>Mutates a right completion.</summary>
    /// <param name="gold">The completion.</param>
    /// <param name="answer">Where its answer stands; null when the reward does not say.</param>
    /// <param name="other">A right completion of another problem; null when there is none.</param>
    internal static IEnumerable<string> Of(string gold, TextSpan? answer, string? other)
    {
        var (start, length) = answer is { } span ? (span.Start, span.Length) : (0, gold.Length);
        var (before, text, after) = (gold[..start], gold.Substring(start, length), gold[(start + length)..]);
        yield return "";
        yield return before + after;
        yield return before + text + text + after;
        if (other is not null)
        {
            yield return other;
        }

        // Without knowing where the answer stands, a changed letter may well be one of the reasoning's.
        if (answer is null)
        {
            yield break;
        }

        var positions = Enumerable.Range(0, text.Length).Where(i => Next(text[i]) != text[i]).Take(MostPositions);
        foreach (var i in positions)
        {
            yield return before + text[..i] + Next(text[i]) + text[(i + 1)..] + after;
        }
    }

    private static char Next(char c) => c switch
    {
        >= '0' and < '9' => (char)(c + 1),
        '9' => '1',
        >= 'a' and < 'z' or >= 'A' and < 'Z' => (char)(c + 1),
        _ => c,
    };
}

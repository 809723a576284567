namespace SelfImprove.Audits;

/// <summary>Texts that break careless scorers: empty, huge, deeply nested, explosive to evaluate, or a copy of the prompt.</summary>
internal static class HostileAnswers
{
    internal static IEnumerable<string> For(string prompt, bool isFirst)
    {
        yield return "";
        yield return "\n\n\t";
        yield return prompt;
        yield return "<answer></answer>";
        yield return "<answer>9**9**9**9</answer>";
        yield return "<answer>__import__('os').system('true')</answer>";
        yield return "<answer>1/0</answer>";
        yield return "<answer>NaN</answer><answer>Infinity</answer>";
        if (isFirst)
        {
            yield return $"<answer>{new string('(', 20_000)}1{new string(')', 20_000)}</answer>";
            yield return $"<answer>{new string('9', 20_000)}</answer>";
            yield return $"<answer>{string.Concat(Enumerable.Repeat("1+", 20_000))}1</answer>";
            yield return string.Concat(Enumerable.Repeat("<answer>", 5_000));
            yield return string.Concat(Enumerable.Repeat("<answer>1</answer>\n", 5_000));
            yield return new string('a', 1_000_000);
            yield return "\0\uFFFF\uD800<answer>\u0661+\u0662</answer>";
        }
    }
}

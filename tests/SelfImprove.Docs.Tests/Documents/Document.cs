using System.Text.RegularExpressions;

namespace SelfImprove.Docs.Tests.Documents;

/// <summary>A Markdown page of the repository.</summary>
internal static partial class Document
{
    /// <summary>Every page that a reader is meant to read.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        .. Repository.Files("docs", "*.md"),
        .. Repository.Files("bench", "*.md"),
        .. Repository.Files("samples", "*.md"),
        .. Repository.Files("src", "README.md"),
    ];

    /// <summary>The fenced code blocks of a page.</summary>
    public static IEnumerable<CodeBlock> CodeBlocks(string markdown)
    {
        foreach (Match match in Fence().Matches(markdown))
        {
            yield return new CodeBlock(
                Language: match.Groups["language"].Value,
                Marker: match.Groups["marker"].Success ? match.Groups["marker"].Value : null,
                Text: match.Groups["text"].Value,
                Line: markdown.AsSpan(0, match.Groups["text"].Index).Count('\n'));
        }
    }

    /// <summary>The targets of a page's links to other files, without their anchors.</summary>
    public static IEnumerable<string> RelativeLinks(string markdown) => Link().Matches(Fence().Replace(markdown, ""))
        .Select(match => match.Groups["target"].Value.Split('#')[0])
        .Where(target => target.Length > 0 && !target.Contains("://", StringComparison.Ordinal));

    [GeneratedRegex(@"(?:^<!-- (?<marker>\w+: [^\n]+?) -->\n)?^```(?<language>\w*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Link();
}

using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>
/// The colours of one theme. Lines and bars take the hues of Okabe and Ito (2008), which people with any colour vision can tell apart,
/// darkened or lightened until they contrast 3:1 with the background (WCAG 2.2, 1.4.11); texts contrast 4.5:1 (1.4.3). Beyond
/// <see cref="Series"/>.Length conditions the colours repeat with another dash pattern and marker.
/// </summary>
internal sealed record Palette(
    string Background, string Surface, string Text, string Muted, string Rule, string Accent, string Good, string Bad,
    ImmutableArray<string> Series, ImmutableArray<string> Highlights)
{
    internal static Palette Light { get; } = new(
        Background: "#ffffff", Surface: "#f5f6f8", Text: "#1b1f24", Muted: "#57606a", Rule: "#d0d7de", Accent: "#0b5cad", Good: "#116329", Bad: "#a40e26",
        Series: ["#0072b2", "#d55e00", "#008a64", "#b04f8a", "#a87900", "#2b8cc4", "#4d4d4d"],
        Highlights: ["#0072b2", "#d55e00", "#008a64", "#b04f8a", "#a87900", "#4d4d4d"]);

    internal static Palette Dark { get; } = new(
        Background: "#14171b", Surface: "#1d2127", Text: "#e6e9ed", Muted: "#a3adb8", Rule: "#3a424c", Accent: "#7cbcff", Good: "#6cd08a", Bad: "#ff9a9a",
        Series: ["#3aa0dd", "#f0803c", "#22b48c", "#d98cb8", "#e6b422", "#8fd0f7", "#c9ced4"],
        Highlights: ["#3aa0dd", "#f0803c", "#22b48c", "#d98cb8", "#e6b422", "#c9ced4"]);

    /// <summary>The theme as CSS custom properties.</summary>
    internal string ToCss()
    {
        var series = string.Concat(Series.Select((c, i) => $"--s{NumberText.Whole(i)}:{c};"));
        var highlights = string.Concat(Highlights.Select((c, i) => $"--h{NumberText.Whole(i)}:{c};"));
        return $"--bg:{Background};--surface:{Surface};--text:{Text};--muted:{Muted};--rule:{Rule};--accent:{Accent};--good:{Good};--bad:{Bad};{series}{highlights}";
    }
}

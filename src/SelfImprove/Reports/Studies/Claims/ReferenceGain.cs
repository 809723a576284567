namespace SelfImprove.Reports;

/// <summary>The gain that other gains are told as shares of.</summary>
internal static class ReferenceGain
{
    /// <summary>Warns where the gain may be none at all, so that a share of it means nothing.</summary>
    internal static IEnumerable<string> Remarks(ResampledNumber gain, string of, string over) =>
        gain.IsKnown && !double.IsFinite(gain.ShareOf(gain).ToInterval().Low)
            ? [$"the gain of {of} over {over} is not clearly above 0, so a share of it says nothing"]
            : [];
}

namespace SelfImprove.Reports;

/// <summary>Names of the metrics of an evaluation that claims read, without the prefix that says which answers.</summary>
internal static class StudyMetric
{
    /// <summary>Mean length of the answers, in tokens.</summary>
    internal const string Length = "mean_length";

    /// <summary>Mean length of the answers that ended by themselves, in tokens.</summary>
    internal const string TerminatedLength = "mean_terminated_length";

    /// <summary>Share of the answers that ran into the token limit.</summary>
    internal const string Truncated = "clipped_ratio";

    /// <summary>Mean count of a behaviour per answer.</summary>
    internal static string Of(Behavior behavior) => $"behaviors/{behavior.Name}";
}

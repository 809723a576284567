using System.Collections.Immutable;

namespace SelfImprove.Pipelines;

/// <summary>Names and meanings of what the stage <c>curate</c> reports.</summary>
public static class CurateMetrics
{
    /// <summary>Documents that it read.</summary>
    public const string Documents = "curate/documents";

    /// <summary>Share of rich documents.</summary>
    public const string RichShare = "curate/rich_share";

    /// <summary>Share of minimal documents.</summary>
    public const string MinimalShare = "curate/minimal_share";

    /// <summary>Documents with held-out problems.</summary>
    public const string Contaminated = "curate/contaminated";

    /// <summary>Documents that could not be rewritten.</summary>
    public const string NotRewritten = "curate/not_rewritten";

    /// <summary>Share of rewritten documents that show what they showed before.</summary>
    public const string BehaviorsKept = "curate/behaviors_kept";

    /// <summary>Size of the dataset.</summary>
    public const string Tokens = "curate/tokens";

    /// <summary>Share of the documents that show a behaviour; the behaviour's name follows.</summary>
    internal const string BehaviorPrefix = "curate/behaviors/";

    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(Documents, "documents", "Documents that the stage read."),
        new(RichShare, "fraction", "Share of the documents read that show at least the minimum of the wanted behaviours."),
        new(MinimalShare, "fraction", "Share of the documents read that show none of the wanted behaviours."),
        new(BehaviorPrefix + "*", "fraction", "Share of the documents read that show a behaviour, by name; of those whose count the detector could tell."),
        new(Contaminated, "documents", "Documents dropped because they, or their rewritings, state or solve a held-out problem of the task."),
        new(NotRewritten, "documents", "Documents dropped because the rewriter could not rewrite them; of those that were tried before the budget was reached."),
        new(BehaviorsKept, "fraction", "Share of the rewritten documents that show the same of the wanted behaviours as before.") { HealthyMinimum = 0.9, Remedy = "look at some rewritten documents: the rewriter loses or adds behaviours" },
        new(Tokens, "tokens", "Size of the dataset that the stage wrote: prompts and completions."),
    ];
}

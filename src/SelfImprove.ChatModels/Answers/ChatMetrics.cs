using System.Collections.Immutable;

namespace SelfImprove.ChatModels;

/// <summary>Names and meanings of the numbers that tell what language models were asked and what it cost.</summary>
internal static class ChatMetrics
{
    public const string Requests = "/requests";
    public const string PromptTokens = "/prompt_tokens";
    public const string CompletionTokens = "/completion_tokens";
    public const string Retries = "/retries";
    public const string Cost = "/cost";

    public const string JudgeUnknown = "judge/unknown";
    public const string TeacherAccuracy = "teacher/accuracy";
    public const string TeacherUnframed = "teacher/unframed";

    /// <summary>What the names of a teacher's numbers begin with.</summary>
    public const string Teacher = "teacher";

    /// <summary>What the names of a judge's numbers begin with.</summary>
    public const string Judge = "judge";

    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        .. Of(Judge, "language model that judges behaviours"),
        new(JudgeUnknown, "counts", "Counts of behaviours that the judge's answers did not tell; such a count is left out of means, and never taken for 0."),
        .. Of(Teacher, "language model that writes priming texts"),
        new(TeacherAccuracy, "fraction", "Share of right ones among the teacher's answers that the reward could judge, also of those that were not kept."),
        new(TeacherUnframed, "answers", "Answers of the teacher that were left out because they had no answer between tags."),
    ];

    private static IEnumerable<MetricDefinition> Of(string component, string what) =>
    [
        new(component + Requests, "requests", $"Requests that the {what} has answered for the stage, those that an earlier process made included."),
        new(component + PromptTokens, "tokens", $"Tokens of those requests to the {what}, as far as the endpoint counts them."),
        new(component + CompletionTokens, "tokens", $"Tokens of the answers of the {what}, as far as the endpoint counts them."),
        new(component + Retries, "requests", $"How often requests to the {what} were made again because they failed.") { Remedy = "Ask fewer at once (max-concurrent-requests) or less often (requests-per-minute)." },
        new(component + Cost, "currency of the prices", $"Cost of the answers of the {what}: their tokens times prompt-price and completion-price."),
    ];
}

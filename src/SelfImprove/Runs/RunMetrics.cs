using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>Names and meanings of the metrics that runs add to those of trainers and evaluations.</summary>
public static class RunMetrics
{
    /// <summary>Number of texts of a dataset.</summary>
    public const string DatasetTexts = "dataset/texts";

    /// <summary>Mean length of a dataset's completions.</summary>
    public const string DatasetCharacters = "dataset/mean_characters";

    /// <summary>Share of a dataset's answers that the reward finds right.</summary>
    public const string DatasetAccuracy = "dataset/accuracy";

    /// <summary>Duration of a training step.</summary>
    public const string TimeStep = "time/step";

    /// <summary>All definitions.</summary>
    public static ImmutableArray<MetricDefinition> Definitions { get; } =
    [
        new(DatasetTexts, "texts", "Number of texts that the stage wrote."),
        new(DatasetCharacters, "characters", "Mean length of the completions of the dataset."),
        new(DatasetAccuracy, "fraction", "Share of the dataset's answers to problems that the reward finds right: the teacher's accuracy."),
        new(TimeStep, "seconds", "Time of the whole step, without evaluation and checkpoint."),
        .. Behaviors("", "the step's rollouts"),
        .. Behaviors("eval/", "the greedy answers to the held-out problems"),
        .. Behaviors("eval_sampled/", "the drawn answers to the held-out problems"),
        .. Traces("eval/", "the greedy answers to the held-out problems"),
        .. Traces("eval_sampled/", "the drawn answers to the held-out problems"),
        .. Behaviors("dataset/", "the dataset's first 2000 texts"),
    ];

    private static IEnumerable<MetricDefinition> Behaviors(string prefix, string what) =>
    [
        new($"{prefix}behaviors/*", "occurrences or fraction",
            $"Behaviours in {what}, by name: the mean count per text; and with the suffix share, the share of texts that show it; correct and wrong, the mean count in right and wrong ones; accuracy, the share of right ones among those that show it."),
    ];

    private static IEnumerable<MetricDefinition> Traces(string prefix, string what) =>
    [
        new($"{prefix}trace/*", "number or fraction",
            $"What the task reads in {what}, where it is an ITraceReader; its own documentation tells the names."),
    ];
}

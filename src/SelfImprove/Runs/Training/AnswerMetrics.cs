using System.Collections.Immutable;
using SelfImprove.Training;

namespace SelfImprove.Runs;

/// <summary>The metrics of an evaluation: of the answers themselves, of the behaviours that detectors find in them, and of what the task reads in them.</summary>
public static class AnswerMetrics
{
    /// <summary>What the names of numbers on greedy answers begin with.</summary>
    internal const string GreedyPrefix = "eval/";

    /// <summary>What the names of numbers on drawn answers begin with.</summary>
    internal const string DrawnPrefix = "eval_sampled/";

    /// <summary>Measures the answers of an evaluation.</summary>
    /// <param name="evaluation">The answers.</param>
    /// <param name="task">Their task; one that is an <see cref="ITraceReader"/> reads them.</param>
    /// <param name="detectors">Finds behaviours; may be empty.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The metrics by name, as runs log them.</returns>
    public static async Task<ImmutableSortedDictionary<string, double>> MeasureAsync(
        Evaluation evaluation, ITask task, ImmutableArray<IBehaviorDetector> detectors, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentNullException.ThrowIfNull(task);
        var metrics = evaluation.ToMetrics().ToBuilder();
        foreach (var (prefix, trajectories) in SetsOf(evaluation))
        {
            await AddAsync(metrics, prefix, trajectories, task, detectors, cancellationToken);
        }

        return metrics.ToImmutable();
    }

    /// <summary>The greedy and the drawn answers, where there are any, with the prefix of their metrics.</summary>
    internal static IEnumerable<(string Prefix, ImmutableArray<Trajectory> Trajectories)> SetsOf(Evaluation evaluation)
    {
        if (evaluation.Greedy is { } greedy)
        {
            yield return (GreedyPrefix, greedy.Trajectories);
        }

        if (evaluation.Sampled is { } sampled)
        {
            yield return (DrawnPrefix, sampled.Trajectories);
        }
    }

    /// <summary>Adds what detectors and the task find in answers.</summary>
    /// <returns>What each detector found in each answer.</returns>
    internal static async Task<ImmutableArray<BehaviorAnalysis>[]> AddAsync(
        ImmutableSortedDictionary<string, double>.Builder metrics, string prefix, ImmutableArray<Trajectory> trajectories,
        ITask task, ImmutableArray<IBehaviorDetector> detectors, CancellationToken cancellationToken)
    {
        var tally = new BehaviorTally(detectors);
        var analyses = await tally.AddAsync([.. trajectories.Select(t => AnalyzedText.Of(task, t))], cancellationToken);
        tally.AddTo(metrics, prefix);
        TraceTally.Add(metrics, prefix, task, trajectories);
        return analyses;
    }
}

using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>The numbers of a group's conditions with their resamples, by one kind of answers.</summary>
internal sealed class StudyMeasures
{
    private readonly StudyGroup _group;
    private readonly bool _drawn;
    private readonly HierarchicalBootstrap _accuracy;

    /// <summary>Resamples the accuracies after training.</summary>
    /// <param name="group">The conditions.</param>
    /// <param name="drawn">Whether drawn answers are measured; otherwise greedy ones.</param>
    internal StudyMeasures(StudyGroup group, bool drawn)
    {
        _group = group;
        _drawn = drawn;
        _accuracy = new HierarchicalBootstrap(Results(r => r.After is { } after && double.IsFinite(after.AccuracyOf(drawn))
            ? new SeedResult(after.AccuracyOf(drawn), after.SolvedOf(drawn))
            : null));
    }

    /// <summary>Accuracy after training.</summary>
    internal ResampledNumber Accuracy(string condition) => _accuracy.MeanOf(condition);

    /// <summary>A metric before training, such as <c>mean_length</c>; a run that did not report it does not count.</summary>
    internal ResampledNumber Before(string condition, string metric) => Number(condition, run => Value(run.Before, metric));

    /// <summary>The same after training.</summary>
    internal ResampledNumber After(string condition, string metric) => Number(condition, run => Value(run.After, metric));

    /// <summary>By how much a metric changed in training, run by run.</summary>
    internal ResampledNumber Change(string condition, string metric) => Number(condition, run => Value(run.After, metric) - Value(run.Before, metric));

    /// <summary>A number that each run has by itself.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="number">Reads the number; NaN for a run that does not have it.</param>
    internal ResampledNumber Number(string condition, Func<ReportRun, double> number) => new HierarchicalBootstrap(
        Results(r => number(r) is var value && double.IsFinite(value) ? new SeedResult(value, ImmutableSortedDictionary<string, double>.Empty) : null)).MeanOf(condition);

    /// <summary>A metric of these answers; NaN when it is not known.</summary>
    internal double Value(EvaluationSummary? evaluation, string metric) =>
        evaluation?.ValueOf((_drawn ? "eval_sampled/" : "eval/") + metric) ?? double.NaN;

    /// <summary>The runs of a condition.</summary>
    internal ImmutableArray<ReportRun> RunsOf(string condition) => _group.Conditions.FirstOrDefault(c => c.Name == condition)?.Runs ?? [];

    private IEnumerable<KeyValuePair<string, ImmutableArray<SeedResult>>> Results(Func<ReportRun, SeedResult?> result) =>
        _group.Conditions.Select(c => KeyValuePair.Create(c.Name, c.Runs.Select(result).OfType<SeedResult>().ToImmutableArray()));
}

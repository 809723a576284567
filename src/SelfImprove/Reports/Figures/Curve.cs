using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>A metric of one condition over steps, with the range over seeds.</summary>
/// <param name="Condition">The condition's name.</param>
/// <param name="Points">One point for each step that any seed logged, in increasing order.</param>
public sealed record Curve(string Condition, ImmutableArray<CurvePoint> Points)
{
    /// <summary>The curve of a metric of a stage; without points when no run has it.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="binWidth">Number of steps that are averaged into one point of each seed, before the seeds are compared; 1 keeps all points.</param>
    public static Curve Of(ReportCondition condition, string stage, string metric, long binWidth = 1)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new Curve(condition.Name, OverSeeds(
            condition.Runs.SelectMany(r => r.Series).Where(s => s.Stage == stage && s.Metric == metric).Select(s => Bin(s.Points, binWidth))));
    }

    /// <summary>Averages the finite values of each bin of steps; a bin's point stands at the middle of its steps.</summary>
    /// <param name="points">The points, in increasing order of steps.</param>
    /// <param name="binWidth">Number of steps per bin, at least 1; the first bin starts at the first point.</param>
    public static ImmutableArray<MetricPoint> Bin(ImmutableArray<MetricPoint> points, long binWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(binWidth, 1);
        if (binWidth == 1 || points.IsEmpty)
        {
            return points;
        }

        var first = points[0].Step;
        return [.. points.GroupBy(p => (p.Step - first) / binWidth).Select(bin =>
        {
            var finite = bin.Where(p => double.IsFinite(p.Value)).ToList();
            return new MetricPoint(
                bin.First().Step + ((bin.Last().Step - bin.First().Step) / 2), finite.Count == 0 ? double.NaN : finite.Average(p => p.Value));
        })];
    }

    /// <summary>Mean and range over seeds, step by step. A seed without a (finite) value at a step does not count at that step.</summary>
    public static ImmutableArray<CurvePoint> OverSeeds(IEnumerable<ImmutableArray<MetricPoint>> seeds)
    {
        var steps = new SortedDictionary<long, List<double>>();
        foreach (var point in seeds.SelectMany(s => s))
        {
            if (!steps.TryGetValue(point.Step, out var values))
            {
                steps.Add(point.Step, values = []);
            }

            if (double.IsFinite(point.Value))
            {
                values.Add(point.Value);
            }
        }

        return [.. steps.Select(s => s.Value.Count == 0
            ? new CurvePoint(s.Key, double.NaN, double.NaN, double.NaN, 0)
            : new CurvePoint(s.Key, s.Value.Average(), s.Value.Min(), s.Value.Max(), s.Value.Count))];
    }
}

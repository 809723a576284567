using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using SelfImprove.Interventions;

namespace SelfImprove.Reports;

/// <summary>
/// Writes every number of a report as CSV (RFC 4180, UTF-8, line feeds, a decimal point whatever the culture, nothing where a number is not
/// known). <c>docs/reports.md</c> describes the columns.
/// </summary>
public static class ReportCsv
{
    /// <summary>Writes <c>conditions.csv</c>, <c>curves.csv</c>, <c>claims.csv</c>, <c>published.csv</c>, <c>priming.csv</c> and <c>interventions.csv</c>; files of these names are replaced.</summary>
    /// <param name="model">The report.</param>
    /// <param name="folder">The folder; made when it does not exist.</param>
    /// <returns>The paths of the files. Without a study those of claims and published rows hold their column heads alone.</returns>
    /// <exception cref="IOException">A file can't be written.</exception>
    public static ImmutableArray<string> Write(ReportModel model, string folder)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        return
        [
            Write(folder, "conditions.csv", ["condition", "seed", "moment", "metric", "value"], Conditions(model)),
            Write(folder, "curves.csv", ["condition", "seed", "stage", "step", "metric", "value"], Curves(model)),
            Write(
                folder,
                "claims.csv",
                [
                    "claim", "title", "group", "verdict", "what", "unit", "effect", "low", "high", "greedy_effect", "greedy_low", "greedy_high",
                    "claimed", "threshold", "effect_verdict", "seeds", "problems", "sentence",
                ],
                Claims(model)),
            Write(
                folder,
                "published.csv",
                [
                    "condition", "group", "row", "accuracy", "low", "high", "greedy_accuracy", "greedy_low", "greedy_high", "gain",
                    "llama_accuracy", "llama_gain", "qwen_accuracy", "qwen_gain", "teacher_accuracy",
                ],
                Published(model)),
            Write(folder, "priming.csv", ["condition", "seed", "metric", "value"], Priming(model)),
            Write(folder, "interventions.csv", ["condition", "seed", "policy", "behavior", "action", "answers", "metric", "value"], Interventions(model)),
        ];
    }

    private static IEnumerable<object?[]> Conditions(ReportModel model) =>
        from condition in model.Conditions
        from run in condition.Runs
        from moment in new[] { (Name: "before", Evaluation: run.Before), (Name: "after", Evaluation: run.After) }
        where moment.Evaluation is not null
        from value in moment.Evaluation.Values.OrderBy(v => v.Key, StringComparer.Ordinal)
        select new object?[] { condition.Name, run.Seed, moment.Name, value.Key, value.Value };

    private static IEnumerable<object?[]> Priming(ReportModel model) =>
        from condition in model.Conditions
        from run in condition.Runs
        from value in run.Priming
        select new object?[] { condition.Name, run.Seed, value.Key, value.Value };

    private static IEnumerable<object?[]> Interventions(ReportModel model) =>
        from condition in model.Conditions
        from run in condition.Runs
        from row in run.Interventions
        from value in row.Values
        select new object?[] { condition.Name, run.Seed, row.Policy, row.Behavior, InterventionMetrics.NameOf(row.Action), row.Answers, value.Key, value.Value };

    // A stage that conditions share has run once, and so its curves are written once: a study's pre-training for each of its conditions would be most of the file.
    private static IEnumerable<object?[]> Curves(ReportModel model)
    {
        var stages =
            from condition in model.Conditions
            from run in condition.Runs
            from stage in run.Series.GroupBy(s => s.Stage, StringComparer.Ordinal)
            select (Condition: condition.Name, run.Seed, Curves: stage.ToImmutableArray());
        return
            from stage in stages.GroupBy(s => (s.Seed, s.Curves), s => s.Condition, SameStage.Instance)
            let others = stage.Count() - 1
            let name = others == 0 ? stage.First() : $"{stage.First()} and {others} {(others == 1 ? "other" : "others")}"
            from curve in stage.Key.Curves
            from point in curve.Points
            select new object?[] { name, stage.Key.Seed, curve.Stage, point.Step, curve.Metric, point.Value };
    }

    private static IEnumerable<object?[]> Claims(ReportModel model) =>
        from claim in model.Study?.Claims ?? []
        from effect in claim.Effects
        select new object?[]
        {
            claim.Id, claim.Title, claim.Group, claim.VerdictText, effect.What, UnitOf(effect.Unit), effect.Effect.Estimate, effect.Effect.Low, effect.Effect.High,
            effect.Greedy.Estimate, effect.Greedy.Low, effect.Greedy.High, effect.Threshold is null ? "" : effect.IsAbove ? "above" : "below", effect.Threshold,
            effect.Verdict is { } verdict ? Claim.TextOf(verdict) : "", effect.Seeds, effect.Problems, claim.Sentence,
        };

    private static IEnumerable<object?[]> Published(ReportModel model) =>
        from row in model.Study?.Published ?? []
        select new object?[]
        {
            row.Condition, row.Group, row.Published.Title, row.Accuracy.Estimate, row.Accuracy.Low, row.Accuracy.High, row.Greedy.Estimate, row.Greedy.Low, row.Greedy.High, row.Gain,
            row.Published.Llama, Rounded(row.LlamaGain), row.Published.Qwen, Rounded(row.QwenGain), row.Published.Teacher,
        };

    // Published numbers have two decimals, and so have their differences.
    private static double Rounded(double value) => Math.Round(value, 2);

    private static string UnitOf(EffectUnit unit) => unit switch
    {
        EffectUnit.Points => "fraction",
        EffectUnit.Share => "share",
        EffectUnit.LogRatio => "log ratio",
        _ => "tokens",
    };

    private static string Write(string folder, string name, string[] columns, IEnumerable<object?[]> rows)
    {
        var path = Path.Combine(folder, name);
        AtomicFile.Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { NewLine = "\n" }, leaveOpen: true);
            csv.WriteHeader(columns);
            foreach (var row in rows)
            {
                csv.WriteRecord([.. row.Select(Text)]);
            }
        });
        return path;
    }

    private static string Text(object? field) => field switch
    {
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        null => "",
        _ => Convert.ToString(field, CultureInfo.InvariantCulture) ?? "",
    };

    // One curve may be alike by chance, such as rewards that are all 0; all curves of a stage are so where it is the same stage.
    private sealed class SameStage : IEqualityComparer<(long Seed, ImmutableArray<MetricSeries> Curves)>
    {
        public static SameStage Instance { get; } = new();

        public bool Equals((long Seed, ImmutableArray<MetricSeries> Curves) x, (long Seed, ImmutableArray<MetricSeries> Curves) y) =>
            x.Seed == y.Seed && x.Curves.Length == y.Curves.Length
            && x.Curves.Zip(y.Curves).All(p => p.First.Stage == p.Second.Stage && p.First.Metric == p.Second.Metric && p.First.Points.SequenceEqual(p.Second.Points));

        public int GetHashCode((long Seed, ImmutableArray<MetricSeries> Curves) stage) =>
            HashCode.Combine(stage.Seed, stage.Curves[0].Stage, stage.Curves.Length, stage.Curves[0].Points.Length);
    }
}

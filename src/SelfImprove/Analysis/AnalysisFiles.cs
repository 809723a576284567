using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>Writes an analysis as one JSON file and a CSV file per table; the same analysis gives the same bytes. Unknown numbers are null in JSON and empty in CSV.</summary>
public static class AnalysisFiles
{
    /// <summary>The JSON file.</summary>
    public const string JsonFile = "analysis.json";

    private static readonly JsonSerializerOptions Json = new(RunJson.Indented) { Converters = { new IntervalConverter() } };

    private static readonly CsvWriterOptions Csv = CsvWriterOptions.Default with { NewLine = "\n" };

    /// <summary>Writes the files.</summary>
    /// <param name="analysis">The analysis.</param>
    /// <param name="directory">The folder; made when it does not exist. Files of the same names are replaced.</param>
    /// <returns>The paths of the files.</returns>
    /// <exception cref="InvalidInputException">The folder can't be made or written.</exception>
    public static ImmutableArray<string> Write(RunAnalysis analysis, string directory)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{directory}: can't be made: {e.Message}; give another folder with --output", e);
        }

        var behaviors = analysis.Gains.SelectMany(g => g.Behaviors.Keys).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var measures = analysis.Interventions.SelectMany(i => i.Values.Keys).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        var json = Path.Combine(directory, JsonFile);
        AtomicFile.Write(json, stream => JsonSerializer.Serialize(stream, analysis, Json));
        return
        [
            json,
            Table(directory, "behaviors", analysis.BehaviorAccuracies,
            [
                .. GroupColumns<BehaviorAccuracy>(r => r.Group), ("behavior", r => r.Behavior),
                ("shown", r => r.Shown), .. IntervalColumns<BehaviorAccuracy>("accuracy_shown", r => r.AccuracyShown),
                ("not_shown", r => r.NotShown), .. IntervalColumns<BehaviorAccuracy>("accuracy_not_shown", r => r.AccuracyNotShown),
                .. IntervalColumns<BehaviorAccuracy>("difference", r => r.Difference),
            ]),
            Table(directory, "attempts", analysis.AttemptChoices,
            [
                .. GroupColumns<AttemptChoices>(r => r.Group), ("stored_answers", r => r.Answers), ("attempts", r => r.Attempts),
                .. IntervalColumns<AttemptChoices>("solutions", r => r.Solutions), .. IntervalColumns<AttemptChoices>("judged", r => r.Judged),
                .. IntervalColumns<AttemptChoices>("right_verdicts", r => r.RightVerdicts), .. IntervalColumns<AttemptChoices>("judged_choices", r => r.JudgedChoices),
                .. IntervalColumns<AttemptChoices>("silent_choices", r => r.SilentChoices),
                .. IntervalColumns<AttemptChoices>("silent_solutions_taken", r => r.SilentSolutionsTaken), .. IntervalColumns<AttemptChoices>("silent_misses_left", r => r.SilentMissesLeft),
            ]),
            Table(directory, "traces", analysis.Traces, [.. GroupColumns<TraceSummary>(r => r.Group), ("name", r => r.Name), ("value", r => r.Value)]),
            Table(directory, "gains", analysis.Gains,
            [
                ("condition", r => r.Condition), ("cell", r => r.Cell), ("seed", r => r.Seed), ("answers", r => r.Answers),
                ("accuracy_before", r => r.AccuracyBefore), ("accuracy_after", r => r.AccuracyAfter), ("gain", r => r.Gain),
                .. behaviors.Select(b => (b, (Func<CellGain, object?>)(r => r.Behaviors.TryGetValue(b, out var count) ? count : null))),
            ]),
            Table(directory, "predictors", analysis.Predictors,
                [("answers", r => r.Answers), ("behavior", r => r.Behavior), ("cells", r => r.Cells), ("conditions", r => r.Conditions), .. IntervalColumns<GainPredictor>("correlation", r => r.Correlation), .. IntervalColumns<GainPredictor>("accuracy_correlation", r => r.AccuracyCorrelation)]),
            Table(directory, "interventions", analysis.Interventions,
            [
                ("condition", r => r.Condition), ("cell", r => r.Cell), ("seed", r => r.Seed), ("stage", r => r.Stage), ("policy", r => r.Policy),
                ("behavior", r => r.Behavior), ("action", r => InterventionMetrics.NameOf(r.Action)), ("answers", r => r.Answers),
                .. measures.Select(m => (m, (Func<AnalyzedIntervention, object?>)(r => r.Values.TryGetValue(m, out var value) ? value : null))),
            ]),
            Table(directory, "intervention-effects", analysis.InterventionEffects,
            [
                ("condition", r => r.Condition), ("policy", r => r.Policy), ("behavior", r => r.Behavior), ("action", r => InterventionMetrics.NameOf(r.Action)), ("seeds", r => r.Seeds),
                ("problems", r => r.Problems), .. IntervalColumns<InterventionEffect>("difference", r => r.Difference), .. IntervalColumns<InterventionEffect>("beyond_control", r => r.BeyondControl),
            ]),
        ];
    }

    private static (string, Func<T, object?>)[] GroupColumns<T>(Func<T, AnalyzedGroup> group) =>
    [
        ("condition", r => group(r).Condition), ("cell", r => group(r).Cell), ("seed", r => group(r).Seed), ("moment", r => group(r).Moment), ("answers", r => group(r).Answers),
    ];

    private static (string, Func<T, object?>)[] IntervalColumns<T>(string name, Func<T, Interval> interval) =>
        [(name, r => interval(r).Estimate), ($"{name}_low", r => interval(r).Low), ($"{name}_high", r => interval(r).High)];

    private static string Table<T>(string directory, string name, ImmutableArray<T> rows, ImmutableArray<(string Name, Func<T, object?> Value)> columns)
    {
        var path = Path.Combine(directory, $"analysis-{name}.csv");
        AtomicFile.Write(path, stream =>
        {
            using var csv = CsvWriter.Create(stream, Csv, leaveOpen: true);
            csv.WriteRecord([.. columns.Select(c => c.Name)]);
            foreach (var row in rows)
            {
                csv.WriteRecord([.. columns.Select(c => TextOf(c.Value(row)))]);
            }
        });
        return path;
    }

    private static string TextOf(object? value) => value is null or double.NaN ? "" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}

using System.Globalization;
using SelfImprove.Analysis;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>What <c>analyze</c> prints: a table for each part, by condition. Drawn answers where there are some, as training works on them; the files have both, and every cell.</summary>
internal static class AnalysisTables
{
    internal static void Write(CommandContext context, RunAnalysis analysis)
    {
        var console = PlainConsole.For(context);
        foreach (var table in new[]
        {
            Behaviors(context, analysis), Attempts(context, analysis), Traces(context, analysis),
            Predictors(context, analysis, "behaviours before and gain in accuracy, over cells", r => r.Correlation),
            Predictors(context, analysis, "behaviours before and accuracy after, over cells", r => r.AccuracyCorrelation),
            InterventionEffects(context, analysis),
            Interventions(context, analysis),
        })
        {
            if (table is not null)
            {
                console.Write(table);
            }
        }

        foreach (var note in analysis.Notes)
        {
            context.Out.WriteLine($"missing: {note}");
        }
    }

    private static Table? Behaviors(CommandContext context, RunAnalysis analysis)
    {
        var (rows, answers) = OfConditions(analysis.BehaviorAccuracies, r => r.Group);
        var table = NewTable(context, $"accuracy of {answers} answers that show a behaviour, and of those that do not, %", ["condition", "", "behaviour"], ["show it", "right", "do not", "right", "difference, points"]);
        foreach (var r in rows)
        {
            table.AddRow(
                Name(r.Group), r.Group.Moment, Spaced(r.Behavior), Whole(r.Shown), Percent(r.AccuracyShown), Whole(r.NotShown), Percent(r.AccuracyNotShown), Percent(r.Difference));
        }

        return OrNull(table);
    }

    private static Table? Attempts(CommandContext context, RunAnalysis analysis)
    {
        var (rows, answers) = OfConditions(analysis.AttemptChoices, r => r.Group);
        var table = NewTable(
            context, $"tries in {answers} answers, %", ["condition", ""],
            ["tries", "solve it", "judged", "95 % interval", "right verdicts", "judged, right choice", "silent, right choice", "silent hits taken", "silent misses left"]);
        foreach (var r in rows)
        {
            table.AddRow(
                Name(r.Group), r.Group.Moment, Whole(r.Attempts), Estimate(r.Solutions), Estimate(r.Judged), Ends(r.Judged), Estimate(r.RightVerdicts), Estimate(r.JudgedChoices), Estimate(r.SilentChoices),
                Estimate(r.SilentSolutionsTaken), Estimate(r.SilentMissesLeft));
        }

        return OrNull(table);
    }

    private static Table? Traces(CommandContext context, RunAnalysis analysis)
    {
        var (rows, answers) = OfConditions(analysis.Traces, r => r.Group);
        var table = NewTable(context, $"the search in {answers} answers", ["what", "condition"], ["before", "after"]);
        foreach (var row in rows.GroupBy(r => (r.Name, r.Group.Condition)).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
        {
            string Value(string moment) => row.FirstOrDefault(r => r.Group.Moment == moment) is { } found ? ResultsTable.Text(found.Value, "0.000") : "-";
            table.AddRow(Spaced(row.Key.Name), Markup.Escape(row.Key.Condition), Value(AnalyzedGroup.Before), Value(AnalyzedGroup.After));
        }

        return OrNull(table);
    }

    private static Table? Predictors(CommandContext context, RunAnalysis analysis, string title, Func<GainPredictor, Interval> correlation)
    {
        var table = NewTable(context, title, ["answers", "behaviour"], ["cells", "conditions", "rank correlation", "95 % interval"]);
        foreach (var r in analysis.Predictors)
        {
            var (estimate, low, high) = correlation(r);
            table.AddRow(
                r.Answers, Spaced(r.Behavior), Whole(r.Cells), Whole(r.Conditions), ResultsTable.Text(estimate, "0.00"),
                double.IsFinite(low) ? $"{ResultsTable.Text(low, "0.00")} to {ResultsTable.Text(high, "0.00")}" : "-");
        }

        return OrNull(table);
    }

    private static Table? InterventionEffects(CommandContext context, RunAnalysis analysis)
    {
        var table = NewTable(
            context, "what interventions do to accuracy, over seeds, points", ["condition", "policy", "behaviour", "action"], ["seeds", "difference", "difference to continue"]);
        foreach (var r in analysis.InterventionEffects)
        {
            table.AddRow(
                Markup.Escape(r.Condition), Markup.Escape(r.Policy), Spaced(r.Behavior), r.Action.ToString().ToLowerInvariant(), Whole(r.Seeds), Percent(r.Difference), Percent(r.BeyondControl));
        }

        return OrNull(table);
    }

    private static Table? Interventions(CommandContext context, RunAnalysis analysis)
    {
        var table = NewTable(
            context, "interventions", ["cell", "policy", "action", "behaviour"], ["accuracy, %", "difference, points", "changed, %", "not forbidden, %", "fallback, %", "length"]);
        foreach (var r in analysis.Interventions)
        {
            double Value(string name) => r.Values.GetValueOrDefault(name, double.NaN);
            string Share(string name) => ResultsTable.Text(Value(name) * 100, "0.0");
            table.AddRow(
                Markup.Escape(r.Cell), Markup.Escape(r.Policy), r.Action.ToString().ToLowerInvariant(), Spaced(r.Behavior),
                $"{Share("accuracy_untouched")} -> {Share("accuracy")}",
                Percent(new Interval(Value("difference"), Value("difference_low"), Value("difference_high"))),
                Share("changed"),
                r.Action == InterventionAction.Forbid ? Share("not_forbidden") : "-",
                r.Action == InterventionAction.Forbid ? Share("fallback") : "-",
                $"{ResultsTable.Text(Value("mean_length_untouched"), "0")} -> {ResultsTable.Text(Value("mean_length"), "0")}");
        }

        return OrNull(table);
    }

    /// <summary>The rows of whole conditions, by drawn answers where there are some.</summary>
    private static (List<T> Rows, string Answers) OfConditions<T>(IEnumerable<T> all, Func<T, AnalyzedGroup> group)
    {
        var rows = all.Where(r => group(r).Cell is null).ToList();
        var answers = rows.Exists(r => group(r).Answers == AnalyzedGroup.Drawn) ? AnalyzedGroup.Drawn : AnalyzedGroup.Greedy;
        return (rows.FindAll(r => group(r).Answers == answers), answers);
    }

    private static Table NewTable(CommandContext context, string title, string[] names, string[] numbers)
    {
        var table = new Table { Border = context.TableBorder, Title = new TableTitle(title) };
        table.AddColumns(names);
        foreach (var column in numbers)
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static Table? OrNull(Table table) => table.Rows.Count > 0 ? table : null;

    private static string Name(AnalyzedGroup group) => Markup.Escape(group.Condition);

    private static string Spaced(string name) => Markup.Escape(name.Replace('_', ' '));

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Estimate(Interval share) => ResultsTable.Text(share.Estimate * 100, "0.0");

    private static string Ends(Interval share) =>
        double.IsFinite(share.Low) ? $"{ResultsTable.Text(share.Low * 100, "0.0")} to {ResultsTable.Text(share.High * 100, "0.0")}" : "-";

    private static string Percent(Interval share) => double.IsFinite(share.Low) ? $"{Estimate(share)} ({Ends(share)})" : Estimate(share);
}

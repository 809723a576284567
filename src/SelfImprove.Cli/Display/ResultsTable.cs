using System.Globalization;
using SelfImprove.Reports;
using Spectre.Console;

namespace SelfImprove.Cli.Display;

/// <summary>The table that a run ends with: accuracy, response length and behaviour counts before and after, per condition.</summary>
internal static class ResultsTable
{
    internal static void Write(CommandContext context, ReportModel model)
    {
        var rows = model.Conditions.Select(c => (
            c.Name,
            Before: ConditionSummary.Of(c.Runs.Select(r => r.Before), model.Behaviors),
            After: ConditionSummary.Of(c.Runs.Select(r => r.After), model.Behaviors))).ToList();
        if (rows.TrueForAll(r => r.Before.Seeds + r.After.Seeds == 0))
        {
            context.Out.WriteLine("No evaluation has been finished yet.");
            return;
        }

        // Where answers were drawn they come first: they are what training works on.
        var sampled = rows.Exists(r => double.IsFinite(r.Before.SampledAccuracy.Estimate) || double.IsFinite(r.After.SampledAccuracy.Estimate));
        var table = new Table { Border = context.TableBorder, Title = new TableTitle($"{Markup.Escape(model.Name)}: before -> after, on held-out problems{(sampled ? "; accuracy of drawn answers" : "")}") };
        table.AddColumn("condition");
        table.AddColumn(new TableColumn("seeds").RightAligned());
        table.AddColumn(new TableColumn("accuracy, %").RightAligned());
        table.AddColumn(new TableColumn("95 % interval").RightAligned());
        if (sampled)
        {
            table.AddColumn(new TableColumn("greedy, %").RightAligned());
        }

        table.AddColumn(new TableColumn("length").RightAligned());
        foreach (var behavior in model.Behaviors)
        {
            table.AddColumn(new TableColumn(Markup.Escape(behavior.Name.Replace('_', ' '))).RightAligned());
        }

        foreach (var (name, before, after) in rows)
        {
            var accuracy = after.AccuracyOf(sampled);
            string[] greedy = sampled ? [Change(before.Accuracy.Estimate * 100, after.Accuracy.Estimate * 100, "F1")] : [];
            table.AddRow(
            [
                Markup.Escape(name),
                Math.Max(before.Seeds, after.Seeds).ToString(CultureInfo.InvariantCulture),
                Change(before.AccuracyOf(sampled).Estimate * 100, accuracy.Estimate * 100, "F1"),
                double.IsFinite(accuracy.Low) ? $"{Text(accuracy.Low * 100, "F1")} to {Text(accuracy.High * 100, "F1")}" : "-",
                .. greedy,
                Change(before.MeanTokens, after.MeanTokens, "F0"),
                .. before.Behaviors.Zip(after.Behaviors, (b, a) => Change(b, a, "F2")),
            ]);
        }

        PlainConsole.For(context).Write(table);
    }

    internal static string Text(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static string Change(double before, double after, string format) => $"{Text(before, format)} -> {Text(after, format)}";
}

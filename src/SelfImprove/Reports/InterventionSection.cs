using SelfImprove.Interventions;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>What became of the accuracy when a behaviour was forbidden or forced, run by run.</summary>
internal static class InterventionSection
{
    internal static string Render(ReportModel model)
    {
        if (model.Conditions.All(c => c.Runs.All(r => r.Interventions.IsEmpty)))
        {
            return "";
        }

        var table = new SortableTable("Interventions", "Accuracy before and after a behaviour was forbidden or forced")
            .Column("Condition", isText: true).Column("Seed").Column("Policy", isText: true).Column("Behaviour", isText: true).Column("Action", isText: true)
            .Column("Untouched").Column("After").Column("Difference, points").Column("Not forbidden").Column("Fallback").Column("Occurrences after");
        foreach (var (condition, run) in model.Conditions.SelectMany(c => c.Runs.Select(r => (c, r))))
        {
            foreach (var row in run.Interventions)
            {
                Add(table.Row(condition.Name), run, row);
            }
        }

        return table.End() + "<p class=\"muted\">Every answer is compared with itself before; 95" + NumberText.PercentSign
            + " intervals by paired bootstrap over problems. Continue is the control of forbid: cut and redrawn at the same places, whatever comes.</p>\n";
    }

    private static void Add(SortableTable table, ReportRun run, InterventionRow row)
    {
        double Value(string name) => row.Values.GetValueOrDefault(name, double.NaN);
        var interval = double.IsFinite(Value("difference_low")) ? $"<small>{Points(Value("difference_low"))} to {Points(Value("difference_high"))}</small>" : "";
        table.Number(run.Seed, _ => NumberText.Whole(run.Seed)).Text(row.Policy).Text(row.Behavior.Replace('_', ' ')).Text(InterventionMetrics.NameOf(row.Action))
            .Number(Value("accuracy_untouched"), NumberText.Percent).Number(Value("accuracy"), NumberText.Percent)
            .Number(Value("difference"), v => $"<b>{Points(v)}</b>{interval}")
            .Number(row.Action == InterventionAction.Forbid ? Value("not_forbidden") : double.NaN, NumberText.Percent)
            .Number(row.Action == InterventionAction.Forbid ? Value("fallback") : double.NaN, NumberText.Percent)
            .Number(Value("behavior"), v => NumberText.Fixed(v, 2));
    }

    private static string Points(double fraction) => (fraction > 0 ? "+" : "") + NumberText.Fixed(fraction * 100, 1);
}

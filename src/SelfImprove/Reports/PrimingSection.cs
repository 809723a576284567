using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>What each condition was primed with: how often the teacher was right, how long its texts are, which behaviours they show.</summary>
internal static class PrimingSection
{
    internal static string Render(ReportModel model)
    {
        var primed = model.Conditions.Where(c => c.Runs.Any(r => !r.Priming.IsEmpty)).ToList();
        if (primed.Count == 0)
        {
            return "";
        }

        var published = model.PublishedTeachers;
        var withPublished = published.Values.Any(double.IsFinite);
        var table = new SortableTable("Priming texts", "What each condition was primed with").Column("Condition", isText: true).Column("Texts").Column("Right answers");
        if (withPublished)
        {
            table.Column("The paper's teacher");
        }

        table.Column("Characters");
        foreach (var behavior in model.Behaviors)
        {
            table.Column(BehaviorLabels.NameOf(behavior));
        }

        foreach (var condition in primed)
        {
            table.Row(condition.Name).Number(condition.PrimingMean(RunMetrics.DatasetTexts), v => NumberText.Fixed(v, 0)).Number(condition.PrimingMean(RunMetrics.DatasetAccuracy), NumberText.Percent);
            if (withPublished)
            {
                table.Number(published.GetValueOrDefault(condition.Name, double.NaN), v => NumberText.Fixed(v * 100, 0) + NumberText.PercentSign);
            }

            table.Number(condition.PrimingMean(RunMetrics.DatasetCharacters), v => NumberText.Fixed(v, 0));
            foreach (var behavior in model.Behaviors)
            {
                table.Number(condition.PrimingMean($"dataset/behaviors/{behavior.Name}"), v => NumberText.Fixed(v, 2));
            }
        }

        return table.End() + "<p class=\"muted\">Means over seeds; characters and occurrences of behaviours per text.</p>\n";
    }
}

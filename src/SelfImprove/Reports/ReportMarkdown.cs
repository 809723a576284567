using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SelfImprove.Interventions;
using SelfImprove.Runs;

namespace SelfImprove.Reports;

/// <summary>Writes the tables of a report as GitHub-flavoured Markdown, to be kept beside a project's other documents. The same report gives the same text.</summary>
public static class ReportMarkdown
{
    private const string Missing = "-";

    /// <summary>Renders results, claims, published rows, priming texts, interventions and provenance, each under a heading of the second level; what the run does not have is left out.</summary>
    /// <param name="model">The report.</param>
    /// <returns>The text, with line feeds.</returns>
    public static string Render(ReportModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var text = new StringBuilder($"# {MarkdownTable.Escape(model.Name)}\n");
        if (model.Description.Length > 0)
        {
            text.Append('\n').Append(MarkdownTable.Escape(model.Description)).Append('\n');
        }

        Add(text, "Results", Results(model));
        Add(text, "Claims", Claims(model));
        Add(text, "Published and miniature", Published(model));
        Add(text, "Priming texts", Priming(model));
        Add(text, "Interventions", Interventions(model));
        Add(text, "Provenance", Provenance(model));
        return text.ToString();
    }

    private static void Add(StringBuilder text, string heading, string section)
    {
        if (section.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {heading}\n\n{section}");
        }
    }

    private static string Results(ReportModel model)
    {
        var rows = model.Conditions.Select(c => (
            c.Name,
            Before: ConditionSummary.Of(c.Runs.Select(r => r.Before), model.Behaviors),
            After: ConditionSummary.Of(c.Runs.Select(r => r.After), model.Behaviors))).Where(r => r.Before.Seeds + r.After.Seeds > 0).ToList();
        if (rows.Count == 0)
        {
            return "No evaluation has been finished yet.\n";
        }

        var sampled = model.IsSampled;
        string[] greedyHead = sampled ? ["greedy, %"] : [];
        var table = new MarkdownTable(
            ["condition", "seeds", sampled ? "accuracy of drawn answers, %" : "accuracy, %", "95 % interval", .. greedyHead, "length, tokens", .. model.Behaviors.Select(BehaviorLabels.NameOf)]);
        foreach (var (name, before, after) in rows)
        {
            string[] greedy = sampled ? [Change(before.Accuracy.Estimate * 100, after.Accuracy.Estimate * 100, 1)] : [];
            table.Row(
            [
                name,
                NumberText.Whole(Math.Max(before.Seeds, after.Seeds)),
                Change(before.AccuracyOf(sampled).Estimate * 100, after.AccuracyOf(sampled).Estimate * 100, 1),
                Range(after.AccuracyOf(sampled)),
                .. greedy,
                Change(before.MeanTokens, after.MeanTokens, 0),
                .. before.Behaviors.Zip(after.Behaviors, (b, a) => Change(b, a, 2)),
            ]);
        }

        return $"{table}\nBefore -> after {MarkdownTable.Escape(model.MainStage ?? "training")}, on held-out problems. Length and behaviours (occurrences per answer): of greedy answers.\n";
    }

    private static string Claims(ReportModel model)
    {
        if (model.Study is not { Claims.IsEmpty: false } study)
        {
            return "";
        }

        string[] greedyHead = study.IsSampled ? ["effect by greedy answers"] : [];
        var table = new MarkdownTable(["claim", "what is compared", study.IsSampled ? "effect by drawn answers" : "effect", "95 % interval", "claimed", .. greedyHead, "verdict"]);
        foreach (var claim in study.Claims)
        {
            foreach (var effect in claim.Effects.Where(e => e.Verdict is not null))
            {
                string[] greedy = study.IsSampled ? [effect.GreedyText] : [];
                table.Row(
                [
                    $"({claim.Id}){(claim.Group.Length > 0 ? " " + claim.Group : "")}", effect.What, effect.EffectText, effect.IntervalText, effect.ClaimedText,
                    .. greedy, Claim.TextOf(effect.Verdict!.Value),
                ]);
            }
        }

        var text = new StringBuilder().Append(table).Append('\n');
        foreach (var claim in study.Claims)
        {
            text.Append(CultureInfo.InvariantCulture, $"- **({claim.Id}) {MarkdownTable.Escape(claim.Title)}**");
            text.Append(claim.Group.Length > 0 ? $", {MarkdownTable.Escape(claim.Group)}" : "").Append(CultureInfo.InvariantCulture, $": **{claim.VerdictText}**. {MarkdownTable.Escape(claim.Sentence)}");
            foreach (var remark in claim.Remarks)
            {
                text.Append(CultureInfo.InvariantCulture, $" {char.ToUpperInvariant(remark[0])}{MarkdownTable.Escape(remark[1..])}.");
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Published(ReportModel model)
    {
        if (model.Study is not { Published.IsEmpty: false } study)
        {
            return "";
        }

        var table = new MarkdownTable(
            "condition", "published row", "this run, %", "95 % interval", $"{PublishedResults.Llama}, %", $"{PublishedResults.Qwen}, %", "gain, points", $"{PublishedResults.Llama}, gain", $"{PublishedResults.Qwen}, gain");
        foreach (var row in study.Published)
        {
            table.Row(
                row.Condition, row.Published.Title, Number(row.Accuracy.Estimate * 100, 1), Range(row.Accuracy), Number(row.Published.Llama * 100, 0), Number(row.Published.Qwen * 100, 0),
                Number(row.Gain * 100, 1), Number(row.LlamaGain * 100, 0), Number(row.QwenGain * 100, 0));
        }

        var text = new StringBuilder().Append(table);
        foreach (var agreement in study.Agreement)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{agreement.Same} of {agreement.Pairs} pairs of conditions stand in the order of {agreement.Model}{(agreement.Group.Length > 0 ? $" ({MarkdownTable.Escape(agreement.Group)})" : "")}.\n");
        }

        return text.ToString();
    }

    private static string Priming(ReportModel model)
    {
        var primed = model.Conditions.Where(c => c.Runs.Any(r => !r.Priming.IsEmpty)).ToList();
        if (primed.Count == 0)
        {
            return "";
        }

        var teachers = model.PublishedTeachers;
        var withTeachers = teachers.Values.Any(double.IsFinite);
        string[] teacherHead = withTeachers ? ["the paper's teacher, %"] : [];
        var table = new MarkdownTable(["condition", "texts", "right answers, %", .. teacherHead, "characters", .. model.Behaviors.Select(BehaviorLabels.NameOf)]);
        foreach (var condition in primed)
        {
            string[] teacher = withTeachers ? [Number(teachers.GetValueOrDefault(condition.Name, double.NaN) * 100, 0)] : [];
            table.Row(
            [
                condition.Name, Number(condition.PrimingMean(RunMetrics.DatasetTexts), 0), Number(condition.PrimingMean(RunMetrics.DatasetAccuracy) * 100, 1), .. teacher, Number(condition.PrimingMean(RunMetrics.DatasetCharacters), 0),
                .. model.Behaviors.Select(b => Number(condition.PrimingMean($"dataset/behaviors/{b.Name}"), 2)),
            ]);
        }

        return table.ToString();
    }

    private static string Interventions(ReportModel model)
    {
        var rows = (from condition in model.Conditions from run in condition.Runs from row in run.Interventions select (Condition: condition.Name, run.Seed, Row: row)).ToImmutableArray();
        if (rows.IsEmpty)
        {
            return "";
        }

        var table = new MarkdownTable("condition", "seed", "policy", "behaviour", "action", "untouched, %", "after, %", "difference, points", "95 % interval", "fallback, %");
        foreach (var (condition, seed, row) in rows)
        {
            double Value(string name) => row.Values.GetValueOrDefault(name, double.NaN);
            table.Row(
                condition, NumberText.Whole(seed), row.Policy, row.Behavior.Replace('_', ' '), InterventionMetrics.NameOf(row.Action), Number(Value("accuracy_untouched") * 100, 1),
                Number(Value("accuracy") * 100, 1), Number(Value("difference") * 100, 1), Range(new Interval(Value("difference"), Value("difference_low"), Value("difference_high"))),
                row.Action == InterventionAction.Forbid ? Number(Value("fallback") * 100, 1) : Missing);
        }

        return table.ToString();
    }

    private static string Provenance(ReportModel model)
    {
        if (model.Provenance.IsEmpty)
        {
            return "";
        }

        var table = new MarkdownTable("", "");
        foreach (var (name, value) in model.Provenance)
        {
            table.Row(name, value);
        }

        return table.ToString();
    }

    private static string Change(double before, double after, int decimals) => $"{Number(before, decimals)} -> {Number(after, decimals)}";

    private static string Range(Interval interval) =>
        double.IsFinite(interval.Low) && double.IsFinite(interval.High) ? $"{Number(interval.Low * 100, 1)} to {Number(interval.High * 100, 1)}" : Missing;

    private static string Number(double value, int decimals) => double.IsFinite(value) ? NumberText.Plain(NumberText.Fixed(value, decimals)) : Missing;
}

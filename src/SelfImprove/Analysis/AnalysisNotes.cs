using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>Says what an analysis lacks, and which setting would have stored it.</summary>
internal static class AnalysisNotes
{
    internal static IEnumerable<string> Of(RunAnalysis analysis, RunResult run, ImmutableArray<AnalyzedCell> cells, ITask? task, string whyNoTask)
    {
        var left = run.Cells.Select(c => c.Name).Except(cells.Select(c => c.Name), StringComparer.Ordinal).ToList();
        if (left.Count > 0)
        {
            yield return $"nothing has been trained and evaluated yet in: {string.Join("; ", left)}";
        }

        var unfinished = cells.Where(c => !c.IsFinished).ToList();
        if (unfinished.Count > 0)
        {
            yield return $"not finished, so that 'after' is the last evaluation so far, and no gain is told: {string.Join("; ", unfinished.Select(Describe))}";
        }

        var stored = cells.SelectMany(c => new[] { c.Before, c.After }).OfType<PolicyMoment>().ToList();
        foreach (var note in PolicyMoment.Kinds.Select(drawn => Completions(stored, drawn)).OfType<string>())
        {
            yield return note;
        }

        if (stored.Count > 0 && stored.TrueForAll(m => m.Values.Keys.All(k => !k.Contains("/behaviors/", StringComparison.Ordinal))))
        {
            yield return "no behaviours were looked for; set detectors: [ rules ]";
        }

        if (cells.Length > 0 && analysis.AttemptChoices.IsEmpty && (task is null || task is not IAttemptReader || stored.Exists(m => !m.Answers.IsEmpty)))
        {
            yield return task is null ? $"tries were not read: {whyNoTask}" : $"tries were not read: the task '{task.Name}' does not read them ({nameof(IAttemptReader)})";
        }

        if (cells.Length > 0 && analysis.Traces.IsEmpty)
        {
            yield return $"the evaluations have no numbers on the search ({AnswerMetrics.GreedyPrefix}trace/*): "
                + (task is ITraceReader ? "an older version made them; run again" : $"the task does not read it ({nameof(ITraceReader)})");
        }

        if (cells.Length > 0 && analysis.Predictors.IsEmpty)
        {
            var count = analysis.Gains.Select(g => g.Cell).Distinct(StringComparer.Ordinal).Count();
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"which behaviours predict the gain is told from {GainPredictor.FewestCells} finished cells on, with behaviours; here {(count == 1 ? "is 1" : $"are {count}")}: add conditions or seeds to the matrix");
        }

        if (!analysis.Predictors.IsEmpty && analysis.Predictors.Max(p => p.Conditions) is < GainPredictor.FewestConditions and var conditions)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"correlations over cells have an interval from {GainPredictor.FewestConditions} conditions on, because the seeds of one resemble each other; here {(conditions == 1 ? "is 1" : $"are {conditions}")}");
        }

        if (analysis.Interventions.IsEmpty)
        {
            yield return "no interventions were made; a stage 'intervene' measures what behaviours do, beyond what goes with them";
        }
    }

    private static string Describe(AnalyzedCell cell) => string.Create(
        CultureInfo.InvariantCulture,
        $"{cell.Name} ({cell.Stage.Id}, step {(cell.Stage.Metrics.IsEmpty ? 0 : cell.Stage.Metrics[^1].Step)}{(cell.Stage.TotalSteps is { } total ? string.Create(CultureInfo.InvariantCulture, $" of {total}") : "")})");

    // One line for each kind of answers: the policy with the fewest stored answers counts.
    private static string? Completions(List<PolicyMoment> moments, bool drawn)
    {
        var counts = moments.Where(m => m.Evaluated(drawn) > 0).Select(m => (Stored: m.Answers.Count(a => a.IsDrawn == drawn), Evaluated: m.Evaluated(drawn)))
            .Where(c => c.Stored < c.Evaluated).OrderBy(c => c.Stored).ToList();
        if (counts.Count == 0)
        {
            return null;
        }

        var (stored, evaluated) = counts[0];
        var kind = drawn ? AnalyzedGroup.Drawn : AnalyzedGroup.Greedy;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(stored == 0 ? "none" : $"{stored}")} of {evaluated} {kind} answers {(stored == 1 ? "is" : "are")} stored, which accuracy by behaviour and the tries are read from; set logging: {{ evaluation-completions: {evaluated} }}");
    }
}

using System.Collections.Immutable;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>
/// Analyses a run from what its directory holds: how behaviours go with right answers, whether checks are written down or only acted on, what the task reads in the search, which behaviours before go with the
/// gain, and interventions. Nothing is sampled. An unfinished run is analysed as far as it is.
/// </summary>
/// <param name="services">The services that tasks are made with.</param>
public sealed class RunAnalyzer(IServiceProvider services)
{
    private const string Trace = "trace/";

    private static readonly ImmutableArray<string> Moments = [AnalyzedGroup.Before, AnalyzedGroup.After];

    /// <summary>Analyses a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="plan">The configuration that it ran with, whose tasks read the tries in stored answers; null to do without.</param>
    /// <param name="whyNoPlan">What to say of the missing configuration.</param>
    /// <exception cref="InvalidInputException">A file of the run is damaged; the message names the file and line.</exception>
    public RunAnalysis Analyze(RunResult run, ExperimentPlan? plan, string whyNoPlan = "the configuration of the run was not read")
    {
        ArgumentNullException.ThrowIfNull(run);
        var tasks = plan?.Cells.ToDictionary(c => c.Name, c => c.Experiment.Task?.Create(services), StringComparer.Ordinal) ?? [];
        var all = run.Cells.Zip(run.Manifest.Cells, (cell, manifest) => (
            Cell: cell, Condition: ConditionName.Of(cell.Axes, run.Name), manifest.Seed)).ToImmutableArray();
        var rewardStages = AnalyzedCell.RewardStages(run.Cells);
        var cells = all.Select(c => AnalyzedCell.Read(c.Cell, c.Condition, c.Seed, tasks.GetValueOrDefault(c.Cell.Name), rewardStages)).OfType<AnalyzedCell>().ToImmutableArray();
        var groups = cells.GroupBy(c => c.Condition, StringComparer.Ordinal)
            .SelectMany(g => g.Select(c => (c.Condition, Cell: (AnalyzedCell?)c, Members: new[] { c })).Prepend((g.Key, null, [.. g]))).ToList();
        var moments = groups.SelectMany(g => Moments.SelectMany(moment => PolicyMoment.Kinds.Select(drawn => (
            Group: new AnalyzedGroup(g.Condition, g.Cell?.Name, g.Cell?.Seed, moment, drawn ? AnalyzedGroup.Drawn : AnalyzedGroup.Greedy),
            Drawn: drawn,
            Policies: g.Members.Select(c => moment == AnalyzedGroup.Before ? c.Before : c.After).OfType<PolicyMoment>().ToList())))).ToList();
        var answers = moments.Select(m => (m.Group, Answers: m.Policies.SelectMany(p => p.Answers).Where(a => a.IsDrawn == m.Drawn).ToList())).ToList();
        var gains = PolicyMoment.Kinds.SelectMany(drawn => GainTables.Gains(cells, drawn)).ToImmutableArray();
        var analysis = new RunAnalysis
        {
            Name = run.Name,
            BehaviorAccuracies = [.. answers.SelectMany(a => AnswerTables.BehaviorAccuracies(a.Group, a.Answers))],
            AttemptChoices = [.. answers.Select(a => AnswerTables.Choices(a.Group, a.Answers)).OfType<AttemptChoices>()],
            Traces = [.. moments.SelectMany(m => TracesOf(m.Group, m.Drawn, m.Policies))],
            Gains = gains,
            Predictors = [.. GainTables.Predictors(gains)],
            InterventionEffects = [.. InterventionTables.Effects(all.SelectMany(c => c.Cell.Stages.SelectMany(s => s.ReadInterventions().Select(row => (c.Condition, c.Cell.Name, row)))))],
            Interventions = [.. all.SelectMany(c => InterventionsOf(c.Cell, c.Condition, c.Seed))],
        };
        var task = tasks.Values.FirstOrDefault(t => t is not null);
        return analysis with { Notes = [.. AnalysisNotes.Of(analysis, run, cells, task, plan is null ? whyNoPlan : "the experiment has no task")] };
    }

    private static IEnumerable<TraceSummary> TracesOf(AnalyzedGroup group, bool drawn, List<PolicyMoment> policies)
    {
        var prefix = PolicyMoment.PrefixOf(drawn) + Trace;
        return policies.SelectMany(p => p.Values).Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal))
            .GroupBy(v => v.Key[prefix.Length..], v => v.Value, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new TraceSummary(group, g.Key, g.Average()));
    }

    private static IEnumerable<AnalyzedIntervention> InterventionsOf(CellResult cell, string condition, long seed) => cell.Stages.SelectMany(stage => stage.ReadInterventions().Select(
        row => new AnalyzedIntervention(condition, cell.Name, seed, stage.Id, row.Policy, row.Behavior, row.Action, row.Answers, row.Values)));
}

using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SelfImprove.Reports;

/// <summary>Builds a report from a run directory.</summary>
public static class RunReport
{
    private const string RewardMetric = "reward/mean";
    private const string BehaviorPrefix = "eval/behaviors/";
    private const string OutcomePrefix = "eval/outcome/";

    private static readonly ImmutableHashSet<string> StagesThatDoNotTrain =
    [
        PrimeStage.Name, CurateStage.Name, SelfDistillStage.Name, EvaluateStage.Name, AnalyzeStage.Name, InterveneStage.Name, ExportStage.Name,
    ];

    // Enough to see what a policy writes; all of them are in completions.jsonl.
    private const int ProblemsPerCondition = 4;

    /// <summary>Builds the report of a run, finished or not.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">The meanings of the metrics.</param>
    /// <param name="study">What the conditions stand for; null takes the <c>study</c> of the configuration that the run keeps, where it has one.</param>
    /// <exception cref="InvalidInputException">A file of the run is damaged, or its study names a condition that it does not have; the message names the file and line.</exception>
    public static ReportModel Create(RunResult run, IEnumerable<MetricDefinition> metrics, StudyOptions? study = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        var definitions = metrics.ToImmutableArray();
        var cells = run.Cells.Zip(run.Manifest.Cells, (cell, manifest) => (Condition: ConditionName.Of(cell.Axes, run.Name), Cell: cell, manifest.Seed)).ToImmutableArray();
        var behaviors = BehaviorsOf(run);
        var configuration = ReadConfiguration(run);
        var started = cells.Where(c => c.Cell.Stages.Any(s => s.Status != StageStatus.Pending)).ToImmutableArray();
        study ??= StoredStudy.Read(run);
        var conditions = started.GroupBy(c => c.Condition).Select(group => new ReportCondition(group.Key)
        {
            Axes = ConditionName.AxesOf(group.First().Cell.Axes),
            Runs = [.. group.Select(c => RunOf(c.Cell, c.Seed, behaviors))],
        }).ToImmutableArray();
        return new ReportModel
        {
            Name = run.Name,
            Description = DescriptionIn(configuration),
            Behaviors = behaviors,
            MainStage = started.Select(c => MainStageOf(c.Cell)?.Id).FirstOrDefault(id => id is not null),
            Conditions = conditions,
            Study = study is null ? null : StudyResults.Of(study, conditions.AddRange(NotStarted(run, conditions))),
            Metrics = definitions,
            Samples = [.. started.GroupBy(c => c.Condition).SelectMany(group => SamplesOf(group.Key, group.First().Cell, group.First().Seed))],
            Notes = [.. Notes(run)],
            ResolvedConfiguration = configuration,
            Provenance = [.. Provenance(run)],
        };
    }

    private static IEnumerable<ReportCondition> NotStarted(RunResult run, ImmutableArray<ReportCondition> started) => run.Cells
        .DistinctBy(c => ConditionName.Of(c.Axes, run.Name)).Select(c => new ReportCondition(ConditionName.Of(c.Axes, run.Name)) { Axes = ConditionName.AxesOf(c.Axes) })
        .Where(c => started.All(s => s.Name != c.Name));

    private static ImmutableArray<Behavior> BehaviorsOf(RunResult run)
    {
        var found = run.Cells.SelectMany(c => c.Stages).SelectMany(s => s.Evaluations).SelectMany(e => e.Values.Keys)
            .Where(k => k.StartsWith(BehaviorPrefix, StringComparison.Ordinal) && k.IndexOf('/', BehaviorPrefix.Length) < 0)
            .Select(k => new Behavior(k[BehaviorPrefix.Length..])).Distinct();
        return [.. Behavior.FourHabits, .. found.Except(Behavior.FourHabits).OrderBy(b => b.Name, StringComparer.Ordinal)];
    }

    /// <summary>The stage whose effect the report shows: the last one that learns from rewards; without one, the last that was evaluated.</summary>
    internal static StageResult? MainStageOf(CellResult cell) =>
        cell.Stages.LastOrDefault(s => s.Metrics.Any(m => m.Values.ContainsKey(RewardMetric)))
        ?? cell.Stages.LastOrDefault(s => Trains(s) && s.Evaluations.Any(e => e.Policy is null) && !cell.Stages.SkipWhile(other => other.Id != s.Id).Any(IsToTrain));

    private static bool Trains(StageResult stage) => !stage.Metrics.IsEmpty;

    // Priming that another cell has trained already is not what the report of this one shall be about.
    private static bool IsToTrain(StageResult stage) => stage.Status == StageStatus.Pending && !StagesThatDoNotTrain.Contains(stage.Kind);

    private static ReportRun RunOf(CellResult cell, long seed, ImmutableArray<Behavior> behaviors)
    {
        var unfinished = cell.Stages.FirstOrDefault(s => s.Status != StageStatus.Done);
        return new ReportRun(seed)
        {
            Series = [.. cell.Stages.SelectMany(SeriesOf)],
            Priming = PrimingOf(cell),
            Before = EvaluationOf(cell, after: false, behaviors),
            After = EvaluationOf(cell, after: true, behaviors),
            Interventions = [.. cell.Stages.SelectMany(s => s.ReadInterventions())],
            Incomplete = unfinished is null ? null : Describe(unfinished),
        };
    }

    // Corpora of documents hold no answers that could be judged.
    private static ImmutableSortedDictionary<string, double> PrimingOf(CellResult cell) => cell.Stages
        .TakeWhile(s => s != MainStageOf(cell)).LastOrDefault(s => s.Summary.ContainsKey(RunMetrics.DatasetAccuracy))?.Summary
        ?? ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    private static string Describe(StageResult stage) => stage.Status switch
    {
        StageStatus.Failed => $"stage {stage.Id} failed: {stage.Error}",
        StageStatus.Pending => $"stage {stage.Id} has not started",
        _ when Trains(stage) => $"stage {stage.Id} has done {NumberText.Whole(stage.Metrics[^1].Step)}{(stage.TotalSteps is { } total ? $" of {NumberText.Whole(total)}" : "")} steps",
        _ => $"stage {stage.Id} is not finished",
    };

    private static IEnumerable<MetricSeries> SeriesOf(StageResult stage)
    {
        var rows = stage.Metrics.Concat(stage.Times)
            .Concat(stage.Evaluations.Where(e => e.Policy is null).Select(e => new MetricRow(e.Step, e.Values)));
        return rows.SelectMany(r => r.Values.Select(v => (v.Key, Point: new MetricPoint(r.Step, v.Value))))
            .GroupBy(v => v.Key, StringComparer.Ordinal)
            .Select(g => new MetricSeries(stage.Id, g.Key, [.. g.Select(v => v.Point).OrderBy(p => p.Step)]));
    }

    private static EvaluationSummary? EvaluationOf(CellResult cell, bool after, ImmutableArray<Behavior> behaviors)
    {
        if (MainStageOf(cell) is not { } stage || (after && stage.Status != StageStatus.Done))
        {
            return null;
        }

        var own = after ? stage.Evaluations.LastOrDefault(e => e.Policy is null && e.Step > 0) : stage.Evaluations.FirstOrDefault(e => e.Policy is null && e.Step == 0);

        // Stages that only evaluate name the policy; a policy that was evaluated again, perhaps by more detectors, is taken from there.
        var policy = after ? stage.Id : cell.Stages.TakeWhile(s => s.Id != stage.Id).LastOrDefault(Trains)?.Id ?? "base";
        var (repeating, again) = cell.Stages.Where(s => s.Status == StageStatus.Done).SelectMany(s => s.Evaluations.Select(e => (Stage: s, Row: e)))
            .LastOrDefault(e => e.Row.Policy == policy);
        var none = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
        var values = none.SetItems(own?.Values ?? none).SetItems(again?.Values ?? none);
        if (values.IsEmpty)
        {
            return null;
        }

        double Value(string name) => values.TryGetValue(name, out var value) ? value : double.NaN;
        Interval Share(string name) => new(Value(name), Value(name + "_low"), Value(name + "_high"));
        var verdicts = repeating is not null
            ? repeating.ReadVerdicts().FirstOrDefault(v => v.Policy == policy)
            : stage.ReadVerdicts().FirstOrDefault(v => v.Policy is null && v.Step == own?.Step);
        return new EvaluationSummary
        {
            Accuracy = Share("eval/accuracy"),
            SampledAccuracy = Share("eval_sampled/accuracy"),
            MeanTokens = Value("eval/mean_length"),
            MeanBehaviors = behaviors.Where(b => values.ContainsKey(BehaviorPrefix + b.Name)).ToImmutableDictionary(b => b, b => values[BehaviorPrefix + b.Name]),
            Outcomes = values.Where(v => v.Key.StartsWith(OutcomePrefix, StringComparison.Ordinal))
                .ToImmutableSortedDictionary(v => v.Key[OutcomePrefix.Length..], v => v.Value, StringComparer.Ordinal),
            Solved = ByProblem(verdicts, verdicts?.Greedy),
            SampledSolved = ByProblem(verdicts, verdicts?.Sampled),
            Values = values,
        };
    }

    // A task may ask the same problem twice.
    private static ImmutableSortedDictionary<string, double> ByProblem(VerdictRow? verdicts, ImmutableArray<double?>? shares) =>
        (verdicts?.Problems ?? []).Zip(shares ?? []).Where(s => s.Second is not null).GroupBy(s => s.First, s => s.Second!.Value, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(g => g.Key, g => g.Average(), StringComparer.Ordinal);

    private static IEnumerable<ReportSample> SamplesOf(string condition, CellResult cell, long seed)
    {
        if (MainStageOf(cell) is not { } stage)
        {
            return [];
        }

        // Drawn answers where there are any, as in the tables.
        var stored = stage.ReadCompletions().Where(c => c.Split == DatasetSplit.HeldOut && c.Policy is null).ToList();
        var drawn = stored.Exists(c => c.IsDrawn);
        var kind = drawn && stored.Exists(c => !c.IsDrawn) ? ", drawn" : "";
        var heldOut = stored.Where(c => c.IsDrawn == drawn).ToList();
        var last = heldOut.Select(c => c.Step).DefaultIfEmpty(0).Max();
        return heldOut.Select(c => c.ProblemId).Distinct().Take(ProblemsPerCondition).SelectMany(problem =>
            new[] { 0, last }.Distinct().Select(step => heldOut.FirstOrDefault(c => c.ProblemId == problem && c.Step == step)).OfType<CompletionRow>()
                .Select(c => SampleOf(condition, seed, (c.Step == 0 ? $"before {stage.Id}" : $"{stage.Id}, step {NumberText.Whole(c.Step)}") + kind, c)));
    }

    private static ReportSample SampleOf(string condition, long seed, string moment, CompletionRow row) => new()
    {
        Condition = condition,
        Seed = seed,
        Moment = moment,
        ProblemId = row.ProblemId,
        Prompt = row.Prompt,
        Completion = new Completion(row.Text, row.StopReason),
        Reward = new Reward
        {
            Value = row.Reward ?? double.NaN,
            IsCorrect = row.IsCorrect,
            Outcome = new RewardOutcome(row.Outcome),
            Reason = row.Reason,
            Answer = row.Answer,
            AnswerSpan = row.AnswerSpan,
            Components = row.RewardComponents,
        },
        Findings = [.. row.BehaviorSpans.Select(s => new BehaviorFinding(new Behavior(s.Behavior), new TextSpan(s.Start, s.Length), s.Confidence))],
    };

    private static IEnumerable<string> Notes(RunResult run)
    {
        var pending = run.Cells.Where(c => c.Stages.All(s => s.Status == StageStatus.Pending)).Select(c => c.Name).ToList();
        if (pending.Count > 0 && pending.Count < run.Cells.Length)
        {
            yield return "not started yet: " + string.Join("; ", pending);
        }
    }

    private static string ReadConfiguration(RunResult run)
    {
        var path = Path.Combine(run.Directory, RunLayout.ConfigFile);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    // The file was written by the run itself; what a person has made of it since does not matter enough to fail.
    private static string DescriptionIn(string configuration)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(configuration));
            return stream.Documents is [{ RootNode: YamlMappingNode root }, ..] && root.Children.TryGetValue("description", out var node) && node is YamlScalarNode { Value: { } text }
                ? text
                : "";
        }
        catch (YamlException)
        {
            return "";
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Provenance(RunResult run)
    {
        if (run.Manifest.Invocations is [var first, ..] invocations)
        {
            var last = invocations[^1];
            yield return new("started (UTC)", first.Started.UtcDateTime.ToString("u", CultureInfo.InvariantCulture));
            if (invocations.Length > 1)
            {
                yield return new("continued", string.Create(CultureInfo.InvariantCulture, $"{invocations.Length - 1} times, the last time at {last.Started.UtcDateTime:u}"));
            }

            yield return new("version", last.Version);
            yield return new("command", last.Command ?? "none: started from code");
            if (last.Commit is { } commit)
            {
                yield return new("commit", commit);
            }
        }

        foreach (var (name, value) in run.Manifest.Machine)
        {
            yield return new(name, value);
        }

        yield return new("packages", string.Join(", ", run.Manifest.Packages.Select(p => $"{p.Key} {p.Value}")));
        yield return new("configuration (SHA-256)", run.Manifest.ConfigHash);
    }
}

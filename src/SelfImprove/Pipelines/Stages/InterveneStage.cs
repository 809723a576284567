using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Interventions;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>Forbids and forces behaviours while policies answer held-out problems; writes one row for each policy, behaviour and action, and goes on behind the last row.</summary>
internal sealed class InterveneStage(InterveneOptions options) : IPipelineStage
{
    internal const string Name = "intervene";

    public StageContract Contract => HeldOutStage.Contract with { ReadsAllPolicies = true, MaxCompletionTokens = options.MaxTokens ?? 0 };

    public string Describe() =>
        $"{string.Join(", ", options.Actions.Select(InterventionMetrics.NameOf))}: {(options.Behaviors.IsEmpty ? "every behaviour" : string.Join(", ", options.Behaviors))} of "
        + (options.Policies == IntervenedPolicies.All ? "every policy of the pipeline" : "the last policy");

    public void Check(StageCheck check)
    {
        var known = KnownBehaviors(check.Components);
        if (known.IsEmpty)
        {
            check.Error($"{check.Definition.Id} needs a detector that finds behaviours; add 'detectors:' to the experiment");
            return;
        }

        foreach (var name in options.Behaviors.Except(known.Select(b => b.Name)))
        {
            check.Error("behaviors", $"no detector of the experiment looks for '{name}'; they look for {string.Join(", ", known.Select(b => b.Name))}");
        }

        if (check.Components.Task is { } task)
        {
            CheckWords(check, task, [.. known.Where(b => options.Behaviors.IsEmpty || options.Behaviors.Contains(b.Name))]);
        }
    }

    public double AnswersToRedraw(StagePlan plan, CellComponents components)
    {
        // Forbidding may take more tries, and each begins behind what is kept.
        var perPolicy = 1 + (components.Task is { } task ? InterventionsOn(task, KnownBehaviors(components)).Count() : 0);
        return (double)PoliciesOf(plan).Length * perPolicy * options.Problems * options.Samples;
    }

    public async Task<StageSummary> RunAsync(StageRun run)
    {
        using var log = new InterventionLog(run.Directory);
        var interventions = InterventionsOn(run.RequiredTask, KnownBehaviors(run.Components)).ToImmutableArray();
        var planned = PoliciesOf(run.Plan).SelectMany(p => interventions.Select(i => (Policy: p, i.Behavior, i.Action))).ToArray();
        if (!log.Rows.Select(r => (r.Policy, r.Behavior, r.Action)).SequenceEqual(planned.Take(log.Rows.Length).Select(p => (p.Policy.Id, p.Behavior.Name, p.Action))))
        {
            log.Clear();
        }

        foreach (var policy in planned.Skip(log.Rows.Length).GroupBy(p => p.Policy))
        {
            run.ThrowIfStopped();
            await InterveneAsync(run, log, policy.Key, [.. policy.Select(p => (p.Behavior, p.Action))], planned.Length);
        }

        var summary = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var row in log.Rows)
        {
            foreach (var (metric, value) in row.Values)
            {
                summary[InterventionMetrics.NameOf(metric, row)] = value;
            }
        }

        return new StageSummary(summary.ToImmutable());
    }

    private async Task InterveneAsync(StageRun run, InterventionLog log, PolicyRef policy, ImmutableArray<(Behavior Behavior, InterventionAction Action)> interventions, int planned)
    {
        var settings = options.ToOptions(run.Plan.Settings.Evaluation);
        using var loaded = LoadedPolicy.Load(run, policy, dataset: null, new ModelUse(ModelUseKind.Sampling, settings.MaxCompletionTokens, int.MaxValue));
        if (PromptCheck.Find(run.RequiredPolicyTask, loaded.Tokenizer, loaded.Engine.Info.ContextLength, settings.MaxCompletionTokens) is { } problem)
        {
            throw new InvalidInputException($"{run.Plan.Place.Id}: {problem}");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Abort);
        try
        {
            var measurement = new BehaviorIntervention(run.RequiredPolicyTask, run.RequiredReward, run.Components.Detectors, loaded.Tokenizer, settings, run.TimeProvider);
            var untouched = await measurement.AnswerAsync(loaded.Engine, run.Key, either.Token);
            foreach (var (behavior, action) in interventions)
            {
                if (WordsOf(run.RequiredTask, behavior, action).FirstOrDefault(p => !CanWrite(loaded.Tokenizer, p)) is { } unknown)
                {
                    throw new InvalidInputException($"{run.Plan.Place.Id}: {Unknown(unknown)}");
                }

                var result = await measurement.ApplyAsync(loaded.Engine, untouched, behavior, action, PhrasesFor(run.RequiredTask, behavior), either.Token);
                var row = InterventionRow.Of(policy.Id, result, run.Plan.Settings.Logging.EvaluationCompletions);
                log.Append(row);
                run.Remark(Describe(policy.Id, result));
                run.Observer.OnEvent(new WorkAdvanced(run.Plan.Place, "interventions done", log.Rows.Length, planned));
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }
    }

    private ImmutableArray<PolicyRef> PoliciesOf(StagePlan plan)
    {
        // A model that was made from scratch knows nothing yet.
        var policies = plan.Policies.RemoveAll(p => p.Directory is null);
        return options.Policies == IntervenedPolicies.All || policies.IsEmpty ? policies : [policies[^1]];
    }

    private static ImmutableArray<Behavior> KnownBehaviors(CellComponents components) => [.. components.Detectors.SelectMany(d => d.Behaviors)];

    private IEnumerable<(Behavior Behavior, InterventionAction Action)> InterventionsOn(ITask task, ImmutableArray<Behavior> known) =>
        from behavior in options.Behaviors.IsEmpty ? known : [.. options.Behaviors.Select(name => new Behavior(name))]
        from action in options.Actions
        where action != InterventionAction.Force || !PhrasesFor(task, behavior).IsEmpty
        select (behavior, action);

    private ImmutableArray<string> PhrasesFor(ITask task, Behavior behavior) =>
        !options.Phrases.IsEmpty ? options.Phrases : task is IReasoningPhrases phrases ? phrases.GetPhrases(behavior) : [];

    /// <summary>The texts that an intervention puts into answers.</summary>
    private IEnumerable<string> WordsOf(ITask task, Behavior behavior, InterventionAction action) => action switch
    {
        InterventionAction.Force => PhrasesFor(task, behavior),
        InterventionAction.Forbid when options.Fallback is { } fallback => [fallback],
        _ => [],
    };

    private void CheckWords(StageCheck check, ITask task, ImmutableArray<Behavior> behaviors)
    {
        if (options.Actions.Contains(InterventionAction.Force) && behaviors.All(b => PhrasesFor(task, b).IsEmpty))
        {
            check.Error($"{check.Definition.Id}: force needs phrases to put in, and the task '{task.Name}' knows none for these behaviours; give 'phrases', or name the other actions under 'actions'");
        }
        else if (check.Experiment.Model?.Path is { } path && Directory.Exists(path))
        {
            var tokenizer = TokenizerLoader.Load(path);
            foreach (var text in InterventionsOn(task, behaviors).SelectMany(i => WordsOf(task, i.Behavior, i.Action)).Distinct().Where(p => !CanWrite(tokenizer, p)))
            {
                check.Error(text == options.Fallback ? "fallback" : "phrases", Unknown(text));
            }
        }
    }

    private static bool CanWrite(ITokenizer tokenizer, string text) => tokenizer is not WordLevelTokenizer words || !words.Encode(text).Contains(words.UnknownId);

    private static string Unknown(string text) => $"the tokenizer does not know every word of '{text}'; use words that the model was trained with";

    private static string Describe(string policy, InterventionResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{policy}, {InterventionMetrics.NameOf(result.Action)} {result.Behavior}: accuracy {result.AccuracyUntouched * 100:0.0} -> {result.Accuracy * 100:0.0} % (difference {result.Difference.Estimate * 100:+0.0;-0.0;0.0}, {result.Difference.Low * 100:+0.0;-0.0;0.0} to {result.Difference.High * 100:+0.0;-0.0;0.0}), {result.Changed * 100:0.0} % of answers changed{(result.CouldNotForbid > 0 ? string.Create(CultureInfo.InvariantCulture, $", {result.CouldNotForbid * 100:0.0} % could not be forbidden") : "")}{(result.Fallback > 0 ? string.Create(CultureInfo.InvariantCulture, $", {result.Fallback * 100:0.0} % took the fallback") : "")}");
}

using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove.Pipelines;

/// <summary>
/// Writes a dataset of search traces made of the policy's own samples: of each problem that one of them solves, wrong ones and then the right one. The control
/// for whether the form of a search is enough, without a teacher that knows more than the policy.
/// </summary>
internal sealed class SelfDistillStage(SelfDistillOptions options) : IPipelineStage
{
    internal const string Name = "self-distill";
    private const int ProblemsAtOnce = 256;

    public StageContract Contract => new()
    {
        NeedsPolicy = true,
        NeedsTask = true,
        NeedsReward = true,
        UsesTask = true,
        GivesDataset = true,
        MaxCompletionTokens = options.MaxCompletionTokens,
    };

    public string Describe() => string.Create(CultureInfo.InvariantCulture, $"{options.Count} traces made of the policy's own samples");

    public void Check(StageCheck check)
    {
        if (check.Components.Task is { } task and not ITraceComposer)
        {
            check.Error($"task '{task.Name}' can't put answers together to a trace; give a task that is an {nameof(ITraceComposer)}");
        }
    }

    public async Task<StageSummary> RunAsync(StageRun run)
    {
        using var policy = LoadedPolicy.Load(run, run.Plan.Policy!, dataset: null, new ModelUse(ModelUseKind.Sampling, options.MaxCompletionTokens, int.MaxValue));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Abort);
        var measure = new DatasetMeasure(run.Components);
        List<PrimingExample> traces;
        try
        {
            traces = await SampleAsync(run, policy, measure, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }

        AtomicFile.Write(run.PathOf(RunLayout.DatasetFile), stream =>
        {
            var writer = new DatasetWriter(stream, run.RequiredTask);
            traces.ForEach(writer.Write);
        });
        return await measure.SummariseAsync(run.Abort);
    }

    private async Task<List<PrimingExample>> SampleAsync(StageRun run, LoadedPolicy policy, DatasetMeasure measure, CancellationToken cancellationToken)
    {
        var collector = new RolloutCollector(
            run.RequiredPolicyTask, run.RequiredReward, policy.Tokenizer,
            new RolloutOptions { SamplesPerPrompt = options.SamplesPerPrompt, MaxCompletionTokens = options.MaxCompletionTokens, Temperature = options.Temperature },
            run.TimeProvider);
        var traces = new List<PrimingExample>();
        for (var first = 0; first < options.MaxProblems && traces.Count < options.Count; first += ProblemsAtOnce)
        {
            var count = Math.Min(ProblemsAtOnce, options.MaxProblems - first);
            var batch = await collector.CollectAsync(
                policy.Engine, DatasetSplit.Train, options.FirstProblem + first, count, run.Key.Derive("samples").Derive(first), cancellationToken);
            foreach (var group in batch.Trajectories.GroupBy(t => t.Group))
            {
                if (traces.Count < options.Count && Compose(run, [.. group], run.Key.Derive("traces").Derive(first + group.Key)) is { } trace)
                {
                    traces.Add(trace);
                    await measure.AddAsync(trace, cancellationToken);
                }
            }

            run.Observer.OnEvent(new WorkAdvanced(run.Plan.Place, "traces made", traces.Count, options.Count));
        }

        return traces.Count == options.Count ? traces : throw new RunFailedException(string.Create(
            CultureInfo.InvariantCulture,
            $"{options.MaxProblems} problems with {options.SamplesPerPrompt} samples each gave {traces.Count} traces, not {options.Count}; ask for fewer (count), or sample more (max-problems, samples-per-prompt)"));
    }

    private PrimingExample? Compose(StageRun run, ImmutableArray<Trajectory> samples, RandomKey key)
    {
        var problem = samples[0].Problem;
        var right = samples.FirstOrDefault(t => t.Reward.IsCorrect);
        var failed = samples.Where(t => !t.Reward.IsCorrect && t.Reward.Outcome != RewardOutcome.ScorerFailed).Select(t => t.Completion).ToList();
        var text = right is null ? null
            : ((ITraceComposer)run.RequiredTask).ComposeTrace(problem, failed, right.Completion, DrawFailures(new CounterRandom(key.Derive("failures"))), key.Derive("text"));
        return text is null ? null : new PrimingExample(run.RequiredTask.FormatPrompt(problem), text)
        {
            Problem = problem,
            Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("problem", problem.Id),
        };
    }

    // As the symbolic teachers draw it, so that the conditions compare.
    private int DrawFailures(CounterRandom random)
    {
        var failures = 0;
        while (failures < options.MaxAttempts - 1 && !random.NextBoolean(1 / (1 + options.MeanFailures)))
        {
            failures++;
        }

        return failures;
    }
}

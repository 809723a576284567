using System.Collections.Immutable;
using System.Diagnostics;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Estimates what the stages of a run would cost: token counts from the options, speeds measured on the model that the pipeline starts from.</summary>
internal sealed class RunEstimator
{
    private const int TextsTried = 100;
    private const int PromptsTried = 64;

    // Single precision: a gradient's two moments; weights, gradient and moments; weights.
    private const int MomentBytes = 8;
    private const int TrainableBytes = 16;
    private const int FrozenBytes = 4;

    private readonly Dictionary<string, StageEstimate> _done = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EngineRates> _rates = new(StringComparer.Ordinal);

    /// <summary>Estimates the stages that are not done, equal ones of several cells once.</summary>
    internal async Task<ImmutableArray<StageEstimate>> EstimateAsync(IEnumerable<CellPlan> cells, CancellationToken cancellationToken)
    {
        foreach (var cell in cells)
        {
            await EstimateCellAsync(cell, cancellationToken);
        }

        return [.. _done.Values];
    }

    private async Task EstimateCellAsync(CellPlan cell, CancellationToken cancellationToken)
    {
        LoadedPolicy? policy = null;
        List<PrimingExample> texts = [];
        long count = 0;
        try
        {
            foreach (var stage in cell.Stages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isKnown = _done.ContainsKey(stage.Hash) || RunReader.ReadState(stage.Directory)?.Status == StageStatus.Done;
                if (stage.Stage is PrimeStage prime)
                {
                    // Also when it is done: the stages after it depend on its texts.
                    var (before, countBefore) = prime.Appends ? (texts, count) : ([], 0);
                    (texts, count, var time) = prime.CanTry ? await TryTextsAsync(prime, cell, stage) : ([], prime.CountOf(0, 0), null);
                    texts.AddRange(before);
                    count += countBefore;
                    Add(stage, isKnown, new StageEstimate(stage.Place, NoSteps, 0, time, null));
                }
                else if (stage.Stage is CurateStage curate)
                {
                    count = curate.CountOf(texts, count);
                }
                else if (stage.Stage.Contract is { NeedsPolicy: true, AlwaysRuns: false } && !isKnown)
                {
                    policy ??= LoadedPolicy.Load(cell.Cell.Experiment, cell.Components, stage.Policies[0], texts, StageSettings.SeedOf(cell.Cell.Experiment, stage.Definition),
                        LoadedPolicy.LoraOf(cell.Cell.Experiment, stage.Policies[0]));
                    Add(stage, isKnown, Estimate(cell, stage, policy, texts, count));
                }
            }
        }
        finally
        {
            policy?.Dispose();
        }
    }

    private static ImmutableSortedDictionary<string, long> NoSteps { get; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    private void Add(StagePlan stage, bool isKnown, StageEstimate estimate)
    {
        if (!isKnown)
        {
            _done.Add(stage.Hash, estimate);
        }
    }

    private static async Task<(List<PrimingExample> Texts, long Count, TimeSpan? Time)> TryTextsAsync(PrimeStage prime, CellPlan cell, StagePlan stage)
    {
        var texts = new List<PrimingExample>();
        using var source = prime.Texts(cell.Components.Task, StageRun.KeyOf(cell.Cell.Experiment, stage)).GetEnumerator();

        // What comes once, such as preparing a pool of problems and compiling code, is in the first part; the second one tells the time of each text.
        var once = await TimeAsync();
        var each = texts.Count < TextsTried ? TimeSpan.Zero : await TimeAsync() / TextsTried;
        var count = prime.CountOf(texts.Count, 2 * TextsTried);
        return (texts, count, once + (each * Math.Max(0, count - TextsTried)));

        async Task<TimeSpan> TimeAsync()
        {
            var start = Stopwatch.GetTimestamp();
            // Asking somebody else takes money, and is no part of an estimate.
            var measure = new DatasetMeasure(cell.Components with { Detectors = cell.Components.Detectors.RemoveAll(d => d is IRemoteDetector) });
            for (var i = 0; i < TextsTried && source.MoveNext(); i++)
            {
                texts.Add(source.Current);
                await measure.AddAsync(source.Current, CancellationToken.None);
            }

            await measure.SummariseAsync(CancellationToken.None);
            return Stopwatch.GetElapsedTime(start);
        }
    }

    private StageEstimate Estimate(CellPlan cell, StagePlan stage, LoadedPolicy policy, List<PrimingExample> texts, long count)
    {
        var info = policy.Engine.Info;
        texts = [.. cell.Components.Chat?.Apply(texts) ?? texts];
        var prompts = cell.Components.PolicyTask is { } task
            ? Enumerable.Range(0, PromptsTried).Select(i => policy.Tokenizer.Encode(task.FormatPrompt(task.GetProblem(DatasetSplit.Train, i)))).ToList()
            : texts.Take(PromptsTried).Select(t => policy.Tokenizer.Encode(t.Prompt + t.Completion)[..1]).ToList();
        var promptTokens = prompts.Average(p => p.Length);
        var evaluated = PolicyMeasurement.MaxTokens(stage.Settings.Evaluation, stage.Stage.Contract);
        var longest = Math.Max(1, Math.Min(Math.Max(evaluated, stage.Stage.Contract.MaxCompletionTokens), info.ContextLength - prompts.Max(p => p.Length)));
        var trained = stage.Stage is TrainerStage ? policy.Engine.MeasureActivations(LongestTrained(), long.MaxValue) : null;
        trained?.NoteFor(stage.Place.Id);
        var rates = RatesOf(stage, policy, prompts, longest);
        var work = (stage.Stage as TrainerStage)?.Estimate(new WorkloadInputs(
            count, texts.Count == 0 ? 0 : texts.Average(t => policy.Tokenizer.Encode(t.Prompt).Length + policy.Tokenizer.Encode(t.Completion).Length), promptTokens, info.ContextLength));
        var memory = rates.MemoryBytes;
        if (work is not null)
        {
            // The measurement trained fewer or shorter sequences than the stage may; a trained network keeps activations of its own.
            var activations = trained?.Bytes ?? 0;
            memory += Math.Max(0, activations - rates.ActivationBytes) + (work.TrainableCopies * activations);
            memory += info.ParameterCount * (MomentBytes + ((long)work.TrainableCopies * TrainableBytes) + ((long)work.FrozenCopies * FrozenBytes));
        }
        else if (stage.Stage is TrainerStage)
        {
            return new StageEstimate(stage.Place, NoSteps, null, null, null);
        }

        var settings = stage.Settings.Evaluation;
        var answers = ((double)settings.Problems * ((settings.Greedy ? 1 : 0) + settings.Samples) * Evaluations(cell, stage, work)) + stage.Stage.AnswersToRedraw(stage, cell.Components);
        var sampled = (work?.SampledTokens ?? 0) + (answers * evaluated);
        var seconds = (sampled / rates.Sampled) + ((work?.ScoredTokens ?? 0) / rates.Scored) + ((work?.TrainedTokens ?? 0) / rates.Trained);
        return new StageEstimate(
            stage.Place, work?.OptimizerSteps ?? NoSteps, sampled + (work?.ScoredTokens ?? 0) + (work?.TrainedTokens ?? 0),
            TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2)), memory);

        int LongestTrained() => stage.Stage.Contract.NeedsTask
            ? Math.Min(prompts.Max(p => p.Length) + stage.Stage.Contract.MaxCompletionTokens, info.ContextLength)
            : 0;
    }

    private EngineRates RatesOf(StagePlan stage, LoadedPolicy policy, List<int[]> prompts, int longest)
    {
        // Cells start from one model more often than not.
        var key = $"{stage.Policies[0].Hash} {policy.Engine.Info.Description} {longest}";
        if (!_rates.TryGetValue(key, out var rates))
        {
            _rates.Add(key, rates = EngineRates.Measure(policy, prompts, longest));
        }

        return rates;
    }

    private static int Evaluations(CellPlan cell, StagePlan stage, TrainerWorkload? work)
    {
        var every = stage.Settings.Evaluation.Every;
        return work is null ? stage.Stage.PoliciesToMeasure(stage)
            : !stage.Settings.Evaluation.Enabled || cell.Components is not { Task: not null, Reward: not null } ? 0
            : every == 0 ? 2 : 1 + ((work.Steps + every - 1) / every);
    }
}

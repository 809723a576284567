using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Training;

namespace SelfImprove.Dpo;

/// <summary>Sample, score, pair, update; all state is the policy's.</summary>
internal sealed class DpoSession : ITrainingSession
{
    private readonly TrainingContext _context;
    private readonly RolloutCollector _collector;
    private readonly double _leastReward;
    private readonly DpoOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly IPolicyEngine _reference;

    public DpoSession(TrainingContext context, RolloutCollector collector, double leastReward, DpoOptions options, TimeProvider timeProvider)
    {
        _context = context;
        _collector = collector;
        _leastReward = leastReward;
        _options = options;
        _timeProvider = timeProvider;
        _reference = context.Policy.Copy(PolicyCopy.Frozen);
        StartupNotes =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"dpo: each of {options.Steps} steps takes up to {options.Epochs * (options.PromptsPerStep / options.MiniBatchPrompts)} optimizer steps of the policy, on the best and worst of {options.SamplesPerPrompt} completions per prompt, with beta {options.Beta}"),
        ];
    }

    public int TotalSteps => _options.Steps;

    public IReadOnlyList<string> StartupNotes { get; }

    public async ValueTask<TrainingStepResult> RunStepAsync(int step, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, TotalSteps);
        var key = _context.Key.Derive(step);
        var rollouts = await _collector.CollectAsync(
            _context.Policy, DatasetSplit.Train, (long)step * _options.PromptsPerStep, _options.PromptsPerStep, key.Derive("sample"), cancellationToken);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        RolloutMetrics.Add(metrics, rollouts, _leastReward);
        var pairs = PreferencePairs.Of(rollouts);
        metrics[DpoMetrics.Pairs] = (double)pairs.Count / _options.PromptsPerStep;
        metrics[DpoMetrics.LearningRate] = _options.Schedule.At(step, TotalSteps, _options.LearningRate);
        if (pairs.Count > 0)
        {
            var started = _timeProvider.GetTimestamp();
            var tokens = Update(step, pairs, rollouts, key.Derive("mini-batches"), metrics, cancellationToken);
            metrics[StepMetrics.TokensTrained] = tokens;
            StepMetrics.AddUpdateTime(metrics, tokens, _timeProvider.GetElapsedTime(started));
        }

        return new TrainingStepResult { Metrics = metrics.ToImmutable(), Trajectories = rollouts.Trajectories };
    }

    public void SaveState(ITrainingStateWriter writer)
    {
    }

    public void LoadState(ITrainingStateReader reader)
    {
    }

    public void Dispose() => _reference.Dispose();

    private long Update(
        int step, PreferencePairs pairs, RolloutBatch rollouts, RandomKey key, ImmutableSortedDictionary<string, double>.Builder metrics, CancellationToken cancellationToken)
    {
        var (loss, margin, norm, tokens) = (0.0, 0.0, 0.0, 0L);
        var (seen, preferred, updates) = (0, 0, 0);
        int[] groups = [.. Enumerable.Range(0, pairs.Count)];

        // The reference does not change, so its numbers serve every epoch.
        var reference = LogProbs(_reference, pairs);
        for (var epoch = 0; epoch < _options.Epochs; epoch++)
        {
            foreach (var indices in MiniBatches.Split(groups, _options.MiniBatchPrompts, key.Derive(epoch)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = pairs.Select(indices);
                var dpo = new DpoLoss(part, _options.Beta, LogProbs(_context.Policy, part), PreferencePairs.Gather(reference, indices));
                NonFiniteLossException.ThrowIfNotFinite(step, "dpo loss", dpo.LossSum, part.Batch, rollouts.Trajectories);
                _context.Policy.Accumulate(part.Batch, TokenOutputs.LogProbs, dpo.Derive, _options.Temperature);
                var result = _context.Policy.Step(new OptimizerStep
                {
                    LearningRate = _options.Schedule.At(step, TotalSteps, _options.LearningRate),
                    WeightDecay = _options.WeightDecay,
                    MaxGradientNorm = _options.MaxGradientNorm,
                });
                NonFiniteLossException.ThrowIfNotFinite(step, "gradient norm", result.GradientNorm, part.Batch, rollouts.Trajectories);
                (loss, margin, norm, tokens) = (loss + dpo.LossSum, margin + dpo.MarginSum, norm + result.GradientNorm, tokens + part.Batch.TokenCount);
                (seen, preferred, updates) = (seen + part.Count, preferred + dpo.Preferred, updates + 1);
            }
        }

        metrics[DpoMetrics.Loss] = loss / seen;
        metrics[DpoMetrics.Margin] = margin / seen;
        metrics[DpoMetrics.Accuracy] = (double)preferred / seen;
        metrics[DpoMetrics.GradientNorm] = norm / updates;
        return tokens;
    }

    private double[] LogProbs(IPolicyEngine engine, PreferencePairs pairs)
    {
        var scores = new TokenScores(pairs.Batch.ScoredCount, TokenOutputs.LogProbs);
        engine.Score(pairs.Batch, scores, _options.Temperature);
        return pairs.SequenceLogProbs(scores.LogProbs);
    }
}

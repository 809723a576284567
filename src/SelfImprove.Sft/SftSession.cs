using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Training;

namespace SelfImprove.Sft;

/// <summary>One optimizer step per step; the position in the data follows from the step's number, so there is no state to save.</summary>
internal sealed class SftSession : ITrainingSession
{
    private readonly IPolicyEngine _policy;
    private readonly ISequenceSource _source;
    private readonly SftOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly long _sequences;

    public SftSession(IPolicyEngine policy, ISequenceSource source, SftOptions options, TimeProvider timeProvider)
    {
        _policy = policy;
        _source = source;
        _options = options;
        _timeProvider = timeProvider;
        _sequences = options.Steps is { } steps ? (long)steps * options.BatchSize : (long)options.Epochs * source.CountPerEpoch;
        TotalSteps = checked((int)((_sequences + options.BatchSize - 1) / options.BatchSize));
        StartupNotes =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"sft: {TotalSteps} optimizer steps of {options.BatchSize} sequences ({(double)_sequences / source.CountPerEpoch:0.##} epochs of {source.Description})"),
        ];
        if (policy.MeasureActivations(source.LongestSequence, long.MaxValue) is { } memory)
        {
            StartupNotes = [.. StartupNotes, memory.NoteFor(SftTrainer.ComponentName)];
        }
    }

    public int TotalSteps { get; }

    public IReadOnlyList<string> StartupNotes { get; }

    public ValueTask<TrainingStepResult> RunStepAsync(int step, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, TotalSteps);
        cancellationToken.ThrowIfCancellationRequested();
        var started = _timeProvider.GetTimestamp();
        var first = (long)step * _options.BatchSize;
        var batch = new TokenBatch(Enumerable.Range(0, (int)Math.Min(_options.BatchSize, _sequences - first)).Select(i => _source.Get(first + i)));

        // Mean over the tokens of the whole batch, summed in flat order: the same bits however the engine splits the batch.
        var weight = 1.0 / batch.ScoredCount;
        var sum = 0.0;
        _policy.Accumulate(batch, TokenOutputs.LogProbs, window =>
        {
            foreach (var logProb in window.LogProbs)
            {
                sum -= logProb;
            }

            window.LogProbGradients.Fill(-weight);
        });
        var loss = sum * weight;
        NonFiniteLossException.ThrowIfNotFinite(step, "sft loss", loss, batch);
        cancellationToken.ThrowIfCancellationRequested();
        var learningRate = _options.Schedule.At(step, TotalSteps, _options.LearningRate);
        var result = _policy.Step(new OptimizerStep
        {
            LearningRate = learningRate,
            WeightDecay = _options.WeightDecay,
            MaxGradientNorm = _options.MaxGradientNorm,
        });
        NonFiniteLossException.ThrowIfNotFinite(step, "gradient norm", result.GradientNorm, batch);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        metrics[SftMetrics.Loss] = loss;
        metrics[SftMetrics.LearningRate] = learningRate;
        metrics[SftMetrics.GradientNorm] = result.GradientNorm;
        metrics[SftMetrics.Epoch] = (double)(first + batch.Sequences.Length) / _source.CountPerEpoch;
        metrics[StepMetrics.TokensTrained] = batch.TokenCount;
        StepMetrics.AddUpdateTime(metrics, batch.TokenCount, _timeProvider.GetElapsedTime(started));
        return ValueTask.FromResult(new TrainingStepResult { Metrics = metrics.ToImmutable() });
    }

    public void SaveState(ITrainingStateWriter writer)
    {
    }

    public void LoadState(ITrainingStateReader reader)
    {
    }

    public void Dispose()
    {
    }
}

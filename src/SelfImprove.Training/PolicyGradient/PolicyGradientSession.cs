using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Training;

/// <summary>Sample, score, estimate advantages, update; a critic, the KL coefficient and the position in the problems are the state.</summary>
internal sealed class PolicyGradientSession : ITrainingSession
{
    private const string CriticState = "critic";
    private const string KlCoefficientState = "kl-coefficient";
    private const string PositionState = "position";

    private readonly PolicyGradientAlgorithm _algorithm;
    private readonly PolicyGradientSchedule _schedule;
    private readonly TrainingContext _context;
    private readonly IPolicyEngine? _reference;
    private readonly IPolicyEngine? _critic;
    private readonly StepRollouts _rollouts;
    private readonly ExperienceMaker _maker;
    private readonly PolicyUpdater _updater;
    private readonly TimeProvider _timeProvider;
    private double _klCoefficient;
    private bool _isFirstStep = true;

    public PolicyGradientSession(
        TrainingContext context, PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling, TimeProvider timeProvider)
    {
        _algorithm = algorithm;
        _schedule = schedule;
        _context = context;
        _timeProvider = timeProvider;
        _klCoefficient = algorithm.Kl.Coefficient;
        var policy = context.Policy;
        _reference = algorithm.Needs.HasFlag(PolicyGradientNeeds.Reference) ? policy.Copy(PolicyCopy.Frozen) : null;
        _critic = algorithm.Critic is { IsShared: false } ? policy.Copy(PolicyCopy.WithValueHead) : null;
        _rollouts = new StepRollouts(context, algorithm, schedule, sampling, timeProvider);
        _maker = new ExperienceMaker(algorithm, sampling, policy, _reference, algorithm.Critic is null ? null : _critic ?? policy);
        _updater = new PolicyUpdater(algorithm, schedule, sampling, policy, _critic);
        StartupNotes = [.. PolicyGradientNotes.Of(algorithm, schedule, sampling)];
    }

    public int TotalSteps => _schedule.Steps;

    public IReadOnlyList<string> StartupNotes { get; }

    public async ValueTask<TrainingStepResult> RunStepAsync(int step, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, TotalSteps);
        var key = _context.Key.Derive(step);
        var sampled = await _rollouts.CollectAsync(step, key.Derive("sample"), cancellationToken);
        if (sampled.Scored.IsEmpty)
        {
            throw new RunFailedException(
                $"step {step}: the scorer failed in every group of samples ({sampled.ScorerFailures} of {sampled.Trajectories.Length} completions), "
                + $"so nothing can be learnt; a failure: {sampled.Trajectories.First(t => t.Reward.Outcome == RewardOutcome.ScorerFailed).Reward.Reason}");
        }

        var (rollouts, greedyRewards) = await _rollouts.AddGreedyAsync(sampled, key.Derive("greedy"), cancellationToken);
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        RolloutMetrics.Add(metrics, rollouts, _context.Reward!.Range.Minimum);
        metrics[PolicyGradientMetrics.LearningRate] = RateAt(step, step < (_algorithm.Critic?.WarmupSteps ?? 0) ? 0 : _schedule.LearningRate);
        if (!_algorithm.Filters.IsEmpty)
        {
            metrics[SelectionMetrics.GroupsFiltered] = 1 - ((double)rollouts.Usable.Length / rollouts.Scored.Length);
        }

        if (!rollouts.Usable.IsEmpty)
        {
            Learn(step, rollouts, greedyRewards, key, metrics, cancellationToken);
        }

        return new TrainingStepResult { Metrics = metrics.ToImmutable(), Trajectories = rollouts.Trajectories };
    }

    public void SaveState(ITrainingStateWriter writer)
    {
        writer.WriteNumber(KlCoefficientState, _klCoefficient);
        if (_rollouts.HasPosition)
        {
            writer.WriteNumber(PositionState, _rollouts.Position);
        }

        if (_critic is not null)
        {
            writer.WriteEngine(CriticState, _critic);
        }
    }

    public void LoadState(ITrainingStateReader reader)
    {
        _klCoefficient = reader.ReadNumber(KlCoefficientState);
        if (_rollouts.HasPosition)
        {
            _rollouts.Position = (long)reader.ReadNumber(PositionState);
        }

        if (_critic is not null)
        {
            reader.ReadEngine(CriticState, _critic);
        }
    }

    public void Dispose()
    {
        _critic?.Dispose();
        _reference?.Dispose();
    }

    private void Learn(
        int step, RolloutBatch rollouts, double[] greedyRewards, RandomKey key, ImmutableSortedDictionary<string, double>.Builder metrics, CancellationToken cancellationToken)
    {
        if (_isFirstStep)
        {
            RolloutInvariants.Check(rollouts, _context.Tokenizer.EndOfSequenceIds);
            _isFirstStep = false;
        }

        var scored = _timeProvider.GetTimestamp();
        var experience = _maker.Make(step, rollouts, greedyRewards, _klCoefficient);
        AddExperience(step, experience, metrics);
        var learnt = Filter(experience, rollouts, metrics);
        var prepared = _timeProvider.GetTimestamp();
        var sums = _updater.Update(step, learnt, _klCoefficient, key.Derive("mini-batches"), cancellationToken);
        var updateTime = _timeProvider.GetElapsedTime(prepared);
        sums.WriteTo(metrics, double.IsFinite(_algorithm.OffPolicyLimit));
        if (experience.KlToReference() is { } kl)
        {
            metrics[PolicyGradientMetrics.KlToReference] = kl;
            metrics[PolicyGradientMetrics.KlCoefficient] = _klCoefficient;
            if (_algorithm.Kl.AdaptiveTarget > 0)
            {
                _klCoefficient = new AdaptiveKl(_algorithm.Kl.AdaptiveTarget, _algorithm.Kl.AdaptiveHorizon)
                    .Next(_klCoefficient, kl, rollouts.Usable.Length);
            }
        }

        metrics[PolicyGradientMetrics.TimePrepare] = _timeProvider.GetElapsedTime(scored, prepared).TotalSeconds;
        StepMetrics.AddUpdateTime(metrics, sums.TokensTrained, updateTime);
    }

    private Experience Filter(Experience experience, RolloutBatch rollouts, ImmutableSortedDictionary<string, double>.Builder metrics)
    {
        if (_algorithm.Filters.IsEmpty)
        {
            return experience;
        }

        var keep = new bool[rollouts.Usable.Length];
        keep.AsSpan().Fill(true);
        var first = 0;
        foreach (var group in rollouts.Usable.GroupBy(t => t.Group).Select(g => g.ToArray()))
        {
            foreach (var filter in _algorithm.Filters)
            {
                filter.KeepSamples(group, keep.AsSpan(first, group.Length));
            }

            first += group.Length;
        }

        int[] kept = [.. Enumerable.Range(0, keep.Length).Where(i => keep[i])];
        metrics[SelectionMetrics.SamplesFiltered] = 1 - ((double)kept.Length / rollouts.Usable.Length);
        return kept.Length == rollouts.Usable.Length ? experience : experience.Select(kept);
    }

    private void AddExperience(int step, Experience experience, ImmutableSortedDictionary<string, double>.Builder metrics)
    {
        if (_critic is not null)
        {
            metrics[CriticMetrics.CriticLearningRate] = RateAt(step, _algorithm.Critic!.LearningRate);
        }

        if (experience.Values.Length > 0 && ExplainedVariance.Of(experience.Values, experience.Returns) is { } explained)
        {
            metrics[CriticMetrics.ExplainedVariance] = explained;
        }

        if (experience.SamplerKl is { } samplerKl)
        {
            var weights = experience.ImportanceWeights;
            metrics[SelectionMetrics.SamplerKl] = samplerKl;
            metrics[SelectionMetrics.ImportanceWeight] = weights.Average();
            metrics[SelectionMetrics.ImportanceCapped] = (double)weights.Count(w => w >= _algorithm.Correction!.Cap) / weights.Length;
        }
    }

    private double RateAt(int step, double peak) => peak == 0 ? 0 : _schedule.RateSchedule.At(step, TotalSteps, peak);
}

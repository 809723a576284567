using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Samples a step's rollouts: once, or in rounds until enough groups pass the filters; and the greedy completions where advantages need them.</summary>
internal sealed class StepRollouts
{
    private readonly PolicyGradientAlgorithm _algorithm;
    private readonly PolicyGradientSchedule _schedule;
    private readonly IPolicyEngine _policy;
    private readonly RolloutCollector _collector;
    private readonly RolloutCollector? _greedy;

    public StepRollouts(TrainingContext context, PolicyGradientAlgorithm algorithm, PolicyGradientSchedule schedule, RolloutOptions sampling, TimeProvider timeProvider)
    {
        _algorithm = algorithm;
        _schedule = schedule;
        _policy = context.Policy;
        _collector = new(context.Task!, context.Reward!, context.Tokenizer, sampling, timeProvider);
        _greedy = algorithm.Needs.HasFlag(PolicyGradientNeeds.GreedyRollout)
            ? new(context.Task!, context.Reward!, context.Tokenizer, sampling with { SamplesPerPrompt = 1, Temperature = 0, TopK = 0, TopP = 1 }, timeProvider)
            : null;
    }

    /// <summary>Whether the position in the problems depends on what was filtered, and so has to be saved.</summary>
    public bool HasPosition => _schedule.MaxSamplingRounds > 1;

    /// <summary>The next problem, where <see cref="HasPosition"/>.</summary>
    public long Position { get; set; }

    /// <summary>Samples the rollouts of a step.</summary>
    public async Task<RolloutBatch> CollectAsync(int step, RandomKey key, CancellationToken cancellationToken)
    {
        var wanted = _schedule.PromptsPerStep;
        if (!HasPosition)
        {
            var single = await _collector.CollectAsync(_policy, DatasetSplit.Train, (long)step * wanted, wanted, key, cancellationToken);
            return _algorithm.Filters.IsEmpty ? single : single.Filtered(KeepsGroup, wanted);
        }

        var all = ImmutableArray<Trajectory>.Empty;
        var (sampleTime, scoreTime) = (TimeSpan.Zero, TimeSpan.Zero);
        RolloutBatch batch;
        var round = 0;
        var kept = 0;
        do
        {
            var missing = wanted - kept;
            var more = await _collector.CollectAsync(_policy, DatasetSplit.Train, Position, missing, round == 0 ? key : key.Derive("again").Derive(round), cancellationToken);
            Position += missing;
            var offset = all.IsEmpty ? 0 : all[^1].Group + 1;
            all = all.AddRange(more.Trajectories.Select(t => t with { Group = t.Group + offset }));
            (sampleTime, scoreTime) = (sampleTime + more.SampleTime, scoreTime + more.ScoreTime);
            batch = new RolloutBatch(all, sampleTime, scoreTime).Filtered(KeepsGroup, wanted);
            kept = batch.Usable.Select(t => t.Group).Distinct().Count();
        }
        while (kept < wanted && ++round < _schedule.MaxSamplingRounds);
        return batch;
    }

    /// <summary>
    /// Samples the greedy completion of each prompt; groups whose greedy completion could not be scored are left out of the result.
    /// </summary>
    /// <returns>The rollouts, and one greedy reward per usable one; none where advantages do not need them.</returns>
    public async Task<(RolloutBatch Rollouts, double[] GreedyRewards)> AddGreedyAsync(RolloutBatch rollouts, RandomKey key, CancellationToken cancellationToken)
    {
        if (_greedy is null || rollouts.Usable.IsEmpty)
        {
            return (rollouts, []);
        }

        var prompts = rollouts.Usable.DistinctBy(t => t.Group).ToArray();
        var greedy = await _greedy.CollectAsync(_policy, [.. prompts.Select(t => t.Problem)], key, cancellationToken);
        var rewards = prompts.Zip(greedy.Trajectories).ToDictionary(p => p.First.Group, p => p.Second.Reward.Value);
        var scored = rollouts.Filtered(group => double.IsFinite(rewards.GetValueOrDefault(group[0].Group, double.NaN)), int.MaxValue);
        return (scored, [.. scored.Usable.Select(t => rewards[t.Group])]);
    }

    private bool KeepsGroup(IReadOnlyList<Trajectory> group) => _algorithm.Filters.All(f => f.KeepGroup(group));
}

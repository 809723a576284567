using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>The rollouts of one step: all of them for the log, and those that can be learnt from.</summary>
public sealed class RolloutBatch
{
    /// <summary>Sorts out what can be learnt from.</summary>
    /// <param name="trajectories">All rollouts, ordered by group, then by sample.</param>
    /// <param name="sampleTime">How long sampling took.</param>
    /// <param name="scoreTime">How long scoring took.</param>
    public RolloutBatch(ImmutableArray<Trajectory> trajectories, TimeSpan sampleTime = default, TimeSpan scoreTime = default)
        : this(trajectories, default, sampleTime, scoreTime)
    {
    }

    private RolloutBatch(ImmutableArray<Trajectory> trajectories, ImmutableArray<Trajectory> usable, TimeSpan sampleTime, TimeSpan scoreTime)
    {
        Trajectories = trajectories;
        SampleTime = sampleTime;
        ScoreTime = scoreTime;
        ScorerFailures = trajectories.Count(t => t.Reward.Outcome == RewardOutcome.ScorerFailed);
        var failedGroups = trajectories.Where(t => t.Reward.Outcome == RewardOutcome.ScorerFailed).Select(t => t.Group).ToHashSet();
        Scored = failedGroups.Count == 0 ? trajectories : [.. trajectories.Where(t => !failedGroups.Contains(t.Group))];
        Usable = usable.IsDefault ? Scored : usable;
        Tokens = new TokenBatch(Usable.Select(ToSequence));
    }

    /// <summary>All rollouts, ordered by group, then by sample.</summary>
    public ImmutableArray<Trajectory> Trajectories { get; }

    /// <summary>The rollouts of the groups in which no scorer failed: a group with a hole would bias every group statistic.</summary>
    public ImmutableArray<Trajectory> Scored { get; }

    /// <summary>Those of <see cref="Scored"/> that are learnt from: all, unless <see cref="Filtered"/>.</summary>
    public ImmutableArray<Trajectory> Usable { get; }

    /// <summary>Prompt and completion of each of <see cref="Usable"/>; the completions are the scored tokens.</summary>
    public TokenBatch Tokens { get; }

    /// <summary>Number of rollouts whose scorer failed.</summary>
    public int ScorerFailures { get; }

    /// <summary>How long sampling took.</summary>
    public TimeSpan SampleTime { get; }

    /// <summary>How long scoring took.</summary>
    public TimeSpan ScoreTime { get; }

    /// <summary>The sampler's log-probs of all completion tokens, in the flat order of <see cref="Tokens"/>.</summary>
    public double[] SamplerLogProbs()
    {
        var result = new double[Tokens.ScoredCount];
        for (var i = 0; i < Usable.Length; i++)
        {
            Usable[i].Sample.LogProbs.CopyTo(result.AsSpan(Tokens.OffsetOf(i)));
        }

        return result;
    }

    /// <summary>The same rollouts, of which fewer groups are learnt from.</summary>
    /// <param name="keepGroup">Whether a group is learnt from.</param>
    /// <param name="maxGroups">The largest number of groups to learn from; those that come first.</param>
    public RolloutBatch Filtered(Func<IReadOnlyList<Trajectory>, bool> keepGroup, int maxGroups)
    {
        ArgumentNullException.ThrowIfNull(keepGroup);
        var groups = Usable.GroupBy(t => t.Group).Select(g => g.ToArray()).Where(keepGroup).Take(maxGroups);
        return new RolloutBatch(Trajectories, [.. groups.SelectMany(g => g)], SampleTime, ScoreTime);
    }

    private static TokenSequence ToSequence(Trajectory trajectory)
    {
        var tokens = new int[trajectory.PromptTokens.Length + trajectory.Sample.Tokens.Length];
        trajectory.PromptTokens.CopyTo(tokens);
        trajectory.Sample.Tokens.CopyTo(tokens.AsSpan(trajectory.PromptTokens.Length));
        return new(tokens, trajectory.PromptTokens.Length);
    }
}

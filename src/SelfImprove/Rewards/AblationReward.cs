using System.Collections.Immutable;

namespace SelfImprove.Rewards;

/// <summary>Pays for something other than being right, and leaves the verdict to the judge.</summary>
/// <param name="name">The component name.</param>
/// <param name="judge">The task's reward.</param>
/// <param name="pay">The value, in [0, 1], of a judged completion.</param>
internal sealed class AblationReward(string name, IRewardFn judge, Func<Problem, Completion, Reward, double> pay) : IRewardFn
{
    internal const string JudgeComponent = "judge";

    public string Name => name;

    public RewardRange Range { get; } = new(0, 1);

    public ImmutableArray<RewardOutcome> Outcomes => judge.Outcomes;

    public ImmutableArray<string> ComponentNames { get; } = [JudgeComponent];

    public async ValueTask<Reward> ScoreAsync(Problem problem, Completion completion, CancellationToken cancellationToken = default)
    {
        var verdict = await judge.ScoreAsync(problem, completion, cancellationToken);
        return verdict.Outcome == RewardOutcome.ScorerFailed ? verdict : verdict with
        {
            Value = pay(problem, completion, verdict),
            Components = ImmutableSortedDictionary<string, double>.Empty.Add(JudgeComponent, verdict.Value),
        };
    }
}

using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Rewards;

/// <summary>What every ablation reward has: a judge, so that accuracy goes on being measured while something else is paid for.</summary>
public abstract record AblationOptions
{
    /// <summary>The reward of the task: its verdict, outcome and reason are kept and count as accuracy, its value is replaced.</summary>
    [Required]
    public ComponentChoice<IRewardFn>? Judge { get; init; }

    internal IRewardFn CreateJudge(IServiceProvider services) =>
        (Judge ?? throw new InvalidInputException("an ablation reward needs a judge: the reward whose verdict counts as accuracy")).Create(services);
}

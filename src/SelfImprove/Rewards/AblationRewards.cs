namespace SelfImprove.Rewards;

/// <summary>
/// Registers rewards that pay for something other than being right: what a policy gains under them, it does not gain from correct answers.
/// Each works with every task that has a reward to judge by.
/// </summary>
internal static class AblationRewards
{
    internal static ISelfImproveBuilder AddAblationRewards(this ISelfImproveBuilder builder) => builder
        .Add<RandomRewardOptions>("random", "Ablation: 1 or 0 by the fall of a coin, whatever the answer.", options =>
        {
            // A pure function, as rewards have to be: the same text always gets the same coin.
            var key = RandomKey.FromSeed(options.Seed).Derive("random reward");
            return (problem, completion, _) => key.Derive(problem.Id).Derive(completion.Text).Uniform(0) < options.Probability ? 1 : 0;
        })
        .Add<FormatRewardOptions>("format-only", "Ablation: 1 for any answer that the judge can find, right or wrong.", _ =>
            (_, _, verdict) => verdict.Answer is null ? 0 : 1)
        .Add<IncorrectRewardOptions>("incorrect", "Ablation: 1 for an answer that the judge can find and that is wrong.", _ =>
            (_, _, verdict) => verdict.Answer is null || verdict.IsCorrect ? 0 : 1)
        .Add<LengthRewardOptions>("length", "Ablation: pays for the length of the completion alone.", options => (_, completion, _) =>
        {
            var share = Math.Min(1, (double)completion.Text.Length / options.Characters);
            return options.Prefer == LengthPreference.Longer ? share : 1 - share;
        });

    private static ISelfImproveBuilder Add<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<TOptions, Func<Problem, Completion, Reward, double>> pay)
        where TOptions : AblationOptions, new() =>
        builder.AddReward<TOptions>(name, summary, (services, options) => new AblationReward(name, options.CreateJudge(services), pay(options)));
}

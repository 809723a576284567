using System.Collections.Immutable;

namespace SelfImprove.Audits;

/// <summary>The result of <see cref="RewardLint"/>.</summary>
/// <param name="Scored">Number of completions scored.</param>
/// <param name="Rules">The rules that were checked, and how often.</param>
/// <param name="Outcomes">The outcomes of all completions, and how often each came.</param>
/// <param name="Findings">What is wrong; empty when the reward is sound as far as was looked.</param>
/// <param name="WrongFormReward">The largest reward that a wrong completion earned: what a policy can farm without solving anything.</param>
public sealed record LintReport(
    int Scored,
    ImmutableSortedDictionary<string, int> Rules,
    ImmutableSortedDictionary<string, int> Outcomes,
    ImmutableArray<LintFinding> Findings,
    double WrongFormReward);

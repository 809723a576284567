using SelfImprove.Interventions;
using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>What an intervention does to the accuracy of a condition's policies, over its seeds.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Policy">The policy, by the stage that trained it.</param>
/// <param name="Behavior">The behaviour's name.</param>
/// <param name="Action">What was done to it.</param>
/// <param name="Seeds">Number of seeds; with one the intervals say nothing of other seeds.</param>
/// <param name="Problems">Number of held-out problems.</param>
/// <param name="Difference">
/// Accuracy after minus before, the mean over seeds, with its 95 % interval by the bootstrap of claims (<c>docs/reports.md</c>): over problems, paired, and over seeds.
/// </param>
/// <param name="BeyondControl">Accuracy after the action minus that after <see cref="InterventionAction.Continue"/> at the same places: what is left of the effect of cutting itself. Unknown without that control.</param>
public sealed record InterventionEffect(
    string Condition, string Policy, string Behavior, InterventionAction Action, int Seeds, int Problems, Interval Difference, Interval BeyondControl);

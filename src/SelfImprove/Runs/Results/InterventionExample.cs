using System.Collections.Immutable;
using SelfImprove.Interventions;

namespace SelfImprove.Runs;

/// <summary>An answer that an intervention changed.</summary>
/// <param name="ProblemId">The problem's <see cref="Problem.Id"/>.</param>
/// <param name="Untouched">What the policy wrote.</param>
/// <param name="Text">What it wrote under the intervention.</param>
/// <param name="Cuts">Where the text was cut, in UTF-16 units of <paramref name="Text"/>.</param>
/// <param name="WasCorrect">The verdict before.</param>
/// <param name="IsCorrect">The verdict after.</param>
/// <param name="CouldNotForbid">Whether the behaviour could not be forbidden.</param>
public sealed record InterventionExample(
    string ProblemId, string Untouched, string Text, ImmutableArray<int> Cuts, bool WasCorrect, bool IsCorrect, bool CouldNotForbid)
{
    internal static InterventionExample Of(IntervenedAnswer answer) => new(
        answer.Untouched.Problem.Id, answer.Untouched.Completion.Text, answer.Completion.Text, answer.Cuts,
        answer.Untouched.Reward.IsCorrect, answer.Reward.IsCorrect, answer.CouldNotForbid);
}

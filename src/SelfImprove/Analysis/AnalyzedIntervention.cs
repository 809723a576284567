using System.Collections.Immutable;
using SelfImprove.Interventions;

namespace SelfImprove.Analysis;

/// <summary>An intervention of a cell.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Cell">The cell of the matrix.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Stage">The stage that made it.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Behavior">The behaviour's name.</param>
/// <param name="Action">What was done to it.</param>
/// <param name="Answers">Number of answers.</param>
/// <param name="Values">The numbers by the short names of <see cref="InterventionMetrics"/>.</param>
public sealed record AnalyzedIntervention(
    string Condition, string Cell, long Seed, string Stage, string Policy, string Behavior, InterventionAction Action, int Answers, ImmutableSortedDictionary<string, double> Values);

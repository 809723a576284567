using System.Collections.Immutable;

namespace SelfImprove.Reports;

/// <summary>A number of one run, and what it is the mean of.</summary>
/// <param name="Value">The number, such as an accuracy.</param>
/// <param name="Problems">The same for each held-out problem, by its identity; empty when the number is of the run as a whole.</param>
internal sealed record SeedResult(double Value, ImmutableSortedDictionary<string, double> Problems);

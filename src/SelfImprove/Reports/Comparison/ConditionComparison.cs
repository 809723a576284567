namespace SelfImprove.Reports;

/// <summary>One condition of two runs, by one kind of answers.</summary>
/// <param name="Name">The condition; both names, joined, where each run has a single condition of its own name.</param>
/// <param name="Answers"><c>greedy</c> or <c>sampled</c>.</param>
/// <param name="A">Accuracy after training in the first run.</param>
/// <param name="B">Accuracy after training in the second run.</param>
/// <param name="Problems">Number of problems that both runs were asked: the pairs.</param>
/// <param name="Seeds">The smaller number of seeds of the two that were asked some of them; with one the interval says nothing of other seeds.</param>
/// <param name="Difference">
/// Accuracy of the second minus the first on these problems, with its 95 % interval by the bootstrap of claims (<c>docs/reports.md</c>): over problems, paired, and over the seeds of each run.
/// </param>
public sealed record ConditionComparison(string Name, string Answers, Interval A, Interval B, int Problems, int Seeds, Interval Difference);

using System.Collections.Immutable;
using SelfImprove.Configuration;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>Chooses cells of a matrix by their values on its axes.</summary>
internal sealed class CellSelection
{
    private readonly ILookup<string, string> _wanted;

    /// <param name="plan">The matrix.</param>
    /// <param name="only">The values; empty for every cell.</param>
    /// <exception cref="InvalidInputException">There is no such axis or value; those that there are, are listed.</exception>
    internal CellSelection(ExperimentPlan plan, ImmutableArray<AxisValue> only)
    {
        _wanted = only.ToLookup(v => v.Axis, v => v.Value, StringComparer.Ordinal);
        var axes = plan.Cells.SelectMany(c => c.Axes).GroupBy(a => a.Axis, a => a.Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Distinct().ToList(), StringComparer.Ordinal);
        foreach (var (axis, value) in only)
        {
            if (!axes.TryGetValue(axis, out var values))
            {
                throw new InvalidInputException(axes.Count == 0
                    ? $"there is no axis '{axis}': the experiment has no matrix"
                    : $"the matrix has no axis '{axis}'{Suggestion.Then(Suggestion.For(axis, axes.Keys), $"its axes are: {string.Join(", ", axes.Keys)}")}");
            }

            if (!values.Contains(value))
            {
                throw new InvalidInputException(
                    $"axis '{axis}' has no value '{value}'{Suggestion.Then(Suggestion.For(value, values), $"its values are: {string.Join(", ", values)}")}");
            }
        }
    }

    internal bool Includes(ExperimentCell cell) => _wanted.All(axis => cell.Axes.Any(a => a.Axis == axis.Key && axis.Contains(a.Value)));
}

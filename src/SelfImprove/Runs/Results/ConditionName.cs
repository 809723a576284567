using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>What reports call the conditions of a matrix: the cells without their seed, which is what conditions are averaged over.</summary>
internal static class ConditionName
{
    /// <summary>The axis whose values are runs of one condition.</summary>
    internal const string SeedAxis = "seed";

    /// <summary>The axes that make a condition.</summary>
    internal static ImmutableArray<AxisValue> AxesOf(ImmutableArray<AxisValue> cell) => [.. cell.Where(a => a.Axis != SeedAxis)];

    /// <summary>The name of a condition: its values, joined by commas; the name of the run where there is no axis but the seed.</summary>
    /// <param name="cell">The axes of a cell.</param>
    /// <param name="run">The name of the run.</param>
    internal static string Of(ImmutableArray<AxisValue> cell, string run) =>
        AxesOf(cell) is { IsEmpty: false } axes ? string.Join(", ", axes.Select(Of)) : run;

    /// <summary>The name of a value on an axis. A name says what it is; a number does not, so the axis is put before it.</summary>
    internal static string Of(AxisValue value) => char.IsLetter(value.Value.FirstOrDefault()) ? value.Value : $"{value.Axis} {value.Value}";
}

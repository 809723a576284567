using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>Records a chain of equations as it is computed.</summary>
/// <param name="maximum">Largest operand and result.</param>
internal sealed class Computation(int maximum)
{
    private readonly ImmutableArray<Equation>.Builder _equations = ImmutableArray.CreateBuilder<Equation>();

    /// <summary>Whether every step had a whole result in the range.</summary>
    public bool IsValid { get; private set; } = true;

    /// <summary>Computes one step.</summary>
    /// <returns>Its result; 0, which no step has, when it is not valid.</returns>
    public int Do(int left, char sign, int right)
    {
        if (IsValid && Math.Max(left, right) <= maximum && Equation.Of(left, sign, right, maximum) is { } equation)
        {
            _equations.Add(equation);
            return equation.Result;
        }

        IsValid = false;
        return 0;
    }

    /// <summary>The equations of some steps; null when one of them is not valid.</summary>
    public static ImmutableArray<Equation>? Of(int maximum, Action<Computation> steps)
    {
        var computation = new Computation(maximum);
        steps(computation);
        return computation.IsValid ? computation._equations.ToImmutable() : null;
    }
}

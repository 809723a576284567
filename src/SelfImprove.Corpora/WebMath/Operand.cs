using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>A number that a computation has at hand: given, or made from given ones.</summary>
/// <param name="Value">Its value, at least 1.</param>
/// <param name="Text">What it was made from, as an expression.</param>
/// <param name="Rank">How tightly the expression binds: 3 for a number, 2 for products and quotients, 1 for sums and differences.</param>
internal readonly record struct Operand(int Value, string Text, int Rank)
{
    private const int NumberRank = 3;

    public static Operand Given(int value) => new(value, value.ToString(CultureInfo.InvariantCulture), NumberRank);

    /// <summary>What an equation makes of two operands that stand in its order.</summary>
    public static Operand Made(Equation equation, Operand left, Operand right)
    {
        var rank = equation.Sign is '*' or '/' ? 2 : 1;
        var leftText = left.Rank < rank ? $"({left.Text})" : left.Text;

        // a-(b+c) and a/(b*c) need their brackets; a+(b-c) and a*(b/c) read the same without.
        var rightText = right.Rank < rank || (right.Rank == rank && equation.Sign is '-' or '/') ? $"({right.Text})" : right.Text;
        return new Operand(equation.Result, leftText + equation.Sign + rightText, rank);
    }
}

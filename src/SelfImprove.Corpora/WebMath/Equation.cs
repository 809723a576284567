using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>One true equation over positive whole numbers.</summary>
/// <param name="Left">Left operand.</param>
/// <param name="Sign">One of + - * /.</param>
/// <param name="Right">Right operand.</param>
/// <param name="Result">The value.</param>
internal readonly record struct Equation(int Left, char Sign, int Right, int Result)
{
    /// <summary>The signs, in the order in which operations are drawn.</summary>
    public static IReadOnlyList<char> Signs { get; } = ['+', '-', '*', '/'];

    /// <summary>The sign that takes back what another one did to a left operand.</summary>
    public static char Inverse(char sign) => sign switch
    {
        '+' => '-',
        '-' => '+',
        '*' => '/',
        _ => '*',
    };

    /// <summary>
    /// Computes, if the result is a whole number in [1, <paramref name="maximum"/>]. Sums and products are written larger number first: a
    /// small model then learns half as many equations.
    /// </summary>
    public static Equation? Of(int left, char sign, int right, int maximum)
    {
        if (sign is '+' or '*' && left < right)
        {
            (left, right) = (right, left);
        }

        long? result = sign switch
        {
            '+' => (long)left + right,
            '-' => (long)left - right,
            '*' => (long)left * right,
            '/' when right != 0 && left % right == 0 => left / right,
            _ => null,
        };
        return result is >= 1 && result <= maximum ? new Equation(left, sign, right, (int)result) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Left}{Sign}{Right}={Result}");
}

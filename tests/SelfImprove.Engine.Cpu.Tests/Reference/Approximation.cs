namespace SelfImprove.Engine.Cpu.Tests.Reference;

/// <summary>
/// A double-precision result, and how far a single-precision computation of the same formula may be from it: running error analysis
/// (Higham 2002, section 3.3). Every operation passes on the errors of its operands and adds one rounding of its own, so a test's
/// tolerance follows from its inputs.
/// </summary>
/// <param name="Value">What exact arithmetic gives.</param>
/// <param name="Error">A bound on the distance.</param>
internal readonly record struct Approximation(double Value, double Error)
{
    /// <summary>Half the distance from 1 to the next single-precision number.</summary>
    private const double Unit = 1.0 / (1 << 24);

    // Smaller numbers may be lost: e^x is 0 below -87.
    private const double Underflow = 2e-38;

    // The engine's exponential is right to two units in the last place: four roundings.
    private const double ExponentialUnits = 4;

    public static implicit operator Approximation(float exact) => new(exact, 0);

    public static Approximation operator +(Approximation a, Approximation b) => Round(a.Value + b.Value, a.Error + b.Error);

    public static Approximation operator -(Approximation a, Approximation b) => Round(a.Value - b.Value, a.Error + b.Error);

    public static Approximation operator -(Approximation a) => a with { Value = -a.Value };

    public static Approximation operator *(Approximation a, Approximation b) =>
        Round(a.Value * b.Value, (Math.Abs(a.Value) * b.Error) + (Math.Abs(b.Value) * a.Error) + (a.Error * b.Error));

    public static Approximation operator /(Approximation a, Approximation b) =>
        Round(a.Value / b.Value, (a.Error + (Math.Abs(a.Value / b.Value) * b.Error)) / (Math.Abs(b.Value) - b.Error));

    /// <summary>A number that the computation has rounded once.</summary>
    public static Approximation Round(double value, double inherited = 0) =>
        new(value, inherited + (Unit * (Math.Abs(value) + inherited)) + Underflow);

    /// <summary>A sum in whatever order: n terms take n roundings of at most the sum of magnitudes each.</summary>
    public static Approximation Sum(IEnumerable<Approximation> terms)
    {
        var (count, value, magnitude, error) = (0, 0.0, 0.0, 0.0);
        foreach (var term in terms)
        {
            count++;
            value += term.Value;
            magnitude += Math.Abs(term.Value) + term.Error;
            error += term.Error;
        }

        return new(value, error + ((count + 1) * Unit * magnitude));
    }

    public Approximation Exp() => Round(Math.Exp(Value), Math.Exp(Value) * (Math.Exp(Error) - 1 + ((ExponentialUnits - 1) * Unit)));

    public Approximation Log() => Round(Math.Log(Value), Error / (Value - Error));

    public Approximation Sqrt() => Round(Math.Sqrt(Value), Math.Sqrt(Value) - Math.Sqrt(Math.Max(0, Value - Error)));

    /// <summary>1 / (1 + e^-x).</summary>
    public Approximation Sigmoid() => 1f / (1f + (-this).Exp());

    /// <summary>Fails unless the computed number is within the bound.</summary>
    /// <param name="actual">The computed number.</param>
    /// <param name="what">Its name.</param>
    /// <param name="at">Where it stands: sizes and indices.</param>
    public void Check(double actual, string what, params ReadOnlySpan<int> at)
    {
        // Written so that NaN fails.
        if (!(Math.Abs(actual - Value) <= Error))
        {
            Assert.Fail($"{what} [{string.Join(", ", at.ToArray())}]: {actual:R} is {Math.Abs(actual - Value):E2} from {Value:R}, at most {Error:E2} is rounding");
        }
    }
}

namespace SelfImprove.Benchmarks.Scaling;

/// <summary>y = factor * x^exponent, fitted by least squares to the logarithms; an exponent of 1 is linear growth.</summary>
internal readonly record struct PowerLaw(double Factor, double Exponent)
{
    public static PowerLaw Fit(IReadOnlyList<(double X, double Y)> points)
    {
        var (x, y) = (points.Select(p => Math.Log(p.X)).ToArray(), points.Select(p => Math.Log(p.Y)).ToArray());
        var (meanX, meanY) = (x.Average(), y.Average());
        var exponent = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / x.Sum(a => (a - meanX) * (a - meanX));
        return new PowerLaw(Math.Exp(meanY - (exponent * meanX)), exponent);
    }

    public double At(double x) => Factor * Math.Pow(x, Exponent);
}

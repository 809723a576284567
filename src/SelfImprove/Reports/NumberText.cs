using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>Numbers as a person reads them, the same in every culture.</summary>
internal static class NumberText
{
    /// <summary>What stands for a number that is not known.</summary>
    internal const string Missing = "–";

    /// <summary>The percent sign with its space, which does not break a line.</summary>
    internal const string PercentSign = "\u00A0%";

    /// <summary>Up to four significant digits; powers of ten outside [1e-3, 1e6); a real minus sign.</summary>
    internal static string Short(double value)
    {
        if (double.IsNaN(value))
        {
            return Missing;
        }

        if (double.IsInfinity(value))
        {
            return value > 0 ? "∞" : "−∞";
        }

        var magnitude = Math.Abs(value);
        string text;
        if (magnitude == 0)
        {
            return "0";
        }

        if (magnitude is < 1e-3 or >= 1e6)
        {
            text = magnitude.ToString("0.###e0", CultureInfo.InvariantCulture);
        }
        else
        {
            var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(magnitude)), 0, 6);
            text = magnitude.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture);
        }

        return value < 0 ? "−" + text : text;
    }

    /// <summary>A fixed number of decimals, such as 1.50.</summary>
    internal static string Fixed(double value, int decimals)
    {
        if (!double.IsFinite(value))
        {
            return Short(value);
        }

        var text = Math.Abs(value).ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return value < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? "−" + text : text;
    }

    /// <summary>A fraction as a percentage with one decimal, such as 44.0 %.</summary>
    internal static string Percent(double fraction) => double.IsFinite(fraction) ? Fixed(fraction * 100, 1) + PercentSign : Missing;

    /// <summary>A coordinate in a drawing: at most two decimals, so that bytes do not depend on the last bits.</summary>
    internal static string Coordinate(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A number's text for consoles and tables of other programs: a plain space and a plain minus sign.</summary>
    internal static string Plain(string text) => text.Replace('\u00A0', ' ').Replace('−', '-').Replace(Missing, "?", StringComparison.Ordinal);

    /// <summary>A whole number.</summary>
    internal static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);
}

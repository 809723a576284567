using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>One number of a claim. Those with a threshold decide the claim; the others are there to be read.</summary>
public sealed record ClaimEffect
{
    /// <summary>What is compared, such as <c>primed minus none</c>.</summary>
    public required string What { get; init; }

    /// <summary>A word that tells it from the other effects that decide the same claim; empty where it is the only one.</summary>
    public string Label { get; init; } = "";

    /// <summary>What the number is a number of.</summary>
    public required EffectUnit Unit { get; init; }

    /// <summary>Whether the number is a difference rather than a level.</summary>
    public bool IsDifference { get; init; } = true;

    /// <summary>The effect with its 95 % interval (see <c>docs/reports.md</c>), by drawn answers where the run drew some, else by greedy ones.</summary>
    public required Interval Effect { get; init; }

    /// <summary>The same by greedy answers where <see cref="Effect"/> is by drawn ones; else unknown.</summary>
    public Interval Greedy { get; init; } = Interval.Unknown;

    /// <summary>What the effect is compared with; null for an effect that decides nothing.</summary>
    public double? Threshold { get; init; }

    /// <summary>Whether the claim is that the effect is above the threshold; otherwise, that it is below.</summary>
    public bool IsAbove { get; init; } = true;

    /// <summary>The smallest number of seeds of a condition in it; 0 when one was not measured.</summary>
    public int Seeds { get; init; }

    /// <summary>Number of held-out problems that the interval is over; 0 where it is over seeds alone.</summary>
    public int Problems { get; init; }

    /// <summary>What the effect says: null without a threshold; undecided with fewer than two seeds.</summary>
    public ClaimVerdict? Verdict => Threshold is not { } threshold ? null
        : Seeds < 2 || !double.IsFinite(Effect.Low) || !double.IsFinite(Effect.High) ? ClaimVerdict.Undecided
        : IsAbove ? Decide(Effect.Low > threshold, Effect.High <= threshold)
        : Decide(Effect.High < threshold, Effect.Low >= threshold);

    /// <summary>The effect as a text such as <c>+21.3 points</c> or <c>95 %</c>; <c>-</c> when there is none.</summary>
    public string EffectText => Text(Effect.Estimate);

    /// <summary>The effect by greedy answers as a text.</summary>
    public string GreedyText => Text(Greedy.Estimate);

    /// <summary>The interval as a text such as <c>18.2 to 24.9</c>; <c>-</c> when there is none.</summary>
    public string IntervalText => double.IsFinite(Effect.Low) && double.IsFinite(Effect.High) ? $"{Number(Effect.Low)} to {Number(Effect.High)}" : "-";

    /// <summary>The claimed range as a text such as <c>&gt; 0</c>; empty without a threshold.</summary>
    public string ClaimedText => Threshold is { } threshold
        ? (IsAbove ? "> " : "< ") + (Unit == EffectUnit.Share ? Number(threshold) + " %" : threshold.ToString("0.##", CultureInfo.InvariantCulture))
        : "";

    private static ClaimVerdict Decide(bool holds, bool fails) => holds ? ClaimVerdict.Holds : fails ? ClaimVerdict.DoesNotHold : ClaimVerdict.Undecided;

    private string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            return "-";
        }

        // A difference shows its sign; a level does not have one.
        var sign = value > 0 && Unit != EffectUnit.Share && IsDifference ? "+" : "";
        return sign + Number(value) + Unit switch
        {
            EffectUnit.Points => " points",
            EffectUnit.Share => " %",
            EffectUnit.Tokens => " tokens",
            _ => "",
        };
    }

    private string Number(double value)
    {
        var (scaled, format) = Unit switch
        {
            EffectUnit.Points => (value * 100, "0.0"),
            EffectUnit.Share => (value * 100, "0"),
            EffectUnit.Tokens => (value, "0.0"),
            _ => (value, "0.00"),
        };
        var text = scaled.ToString(format, CultureInfo.InvariantCulture);

        // No negative zero.
        return text.AsSpan().IndexOfAnyInRange('1', '9') < 0 ? text.TrimStart('-') : text;
    }
}

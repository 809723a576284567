namespace SelfImprove.Reports;

/// <summary>An effect as measured by one kind of answers.</summary>
/// <param name="What">What is compared.</param>
/// <param name="Unit">What it is a number of.</param>
/// <param name="Value">The number.</param>
internal sealed record MeasuredEffect(string What, EffectUnit Unit, ResampledNumber Value)
{
    internal string Label { get; init; } = "";

    internal double? Threshold { get; init; }

    internal bool IsAbove { get; init; } = true;

    internal bool IsDifference { get; init; } = true;

    /// <summary>Joins the effect with the same one by greedy answers, where there is a second kind.</summary>
    internal ClaimEffect ToEffect(MeasuredEffect? greedy) => new()
    {
        What = What,
        Label = Label,
        Unit = Unit,
        Effect = Value.ToInterval(),
        Greedy = greedy?.Value.ToInterval() ?? Interval.Unknown,
        Threshold = Threshold,
        IsAbove = IsAbove,
        IsDifference = IsDifference,
        Seeds = Value.Seeds,
        Problems = Value.Problems,
    };
}

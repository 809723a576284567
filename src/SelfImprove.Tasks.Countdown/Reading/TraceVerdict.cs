namespace SelfImprove.Tasks.Countdown;

/// <summary>What a text says of a value that it has reached.</summary>
public enum TraceVerdict
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That it is what was wanted: "yes", "that works".</summary>
    Hit,

    /// <summary>That it is not: "no", "not 24".</summary>
    Miss,

    /// <summary>That it is more than what was wanted: "too high".</summary>
    TooHigh,

    /// <summary>That it is less than what was wanted: "too low".</summary>
    TooLow,
}

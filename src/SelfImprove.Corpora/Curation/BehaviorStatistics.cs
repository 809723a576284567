namespace SelfImprove.Corpora;

/// <summary>How a corpus shows one behaviour.</summary>
public sealed record BehaviorStatistics
{
    /// <summary>Documents whose count is known.</summary>
    public long Known { get; init; }

    /// <summary>Documents whose count the detector could not tell.</summary>
    public long Unknown { get; init; }

    /// <summary>Documents that show it.</summary>
    public long Showing { get; init; }

    /// <summary>Occurrences in all documents.</summary>
    public long Occurrences { get; init; }

    /// <summary>Share of the known documents that show it, 0 to 1; null when none is known.</summary>
    public double? Share => Known == 0 ? null : Showing / (double)Known;

    /// <summary>Occurrences per known document; null when none is known.</summary>
    public double? Mean => Known == 0 ? null : Occurrences / (double)Known;
}

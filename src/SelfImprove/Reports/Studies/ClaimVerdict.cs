namespace SelfImprove.Reports;

/// <summary>What a run says about a claim.</summary>
public enum ClaimVerdict
{
    /// <summary>The whole interval lies on the claimed side.</summary>
    Holds,

    /// <summary>The whole interval lies on the other side.</summary>
    DoesNotHold,

    /// <summary>The interval covers both sides, or there is none: fewer than two seeds, or not measured yet.</summary>
    Undecided,
}

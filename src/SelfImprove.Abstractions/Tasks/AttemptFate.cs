namespace SelfImprove;

/// <summary>What a completion does with a try.</summary>
public enum AttemptFate
{
    /// <summary>It goes on to another try.</summary>
    Abandoned,

    /// <summary>It gives its answer.</summary>
    Taken,

    /// <summary>It ends: nothing tells what would have become of the try.</summary>
    Open,
}

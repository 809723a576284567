namespace SelfImprove.Pipelines;

/// <summary>Which documents a curated corpus keeps.</summary>
public enum CurateSelection
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Those that show the wanted behaviours.</summary>
    Rich,

    /// <summary>Those that show none of the wanted behaviours.</summary>
    Minimal,
}

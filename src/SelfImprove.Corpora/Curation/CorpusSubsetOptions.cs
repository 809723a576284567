namespace SelfImprove.Corpora;

/// <summary>How a rich and a minimal part are taken out of a corpus.</summary>
public sealed record CorpusSubsetOptions
{
    /// <summary>When a document is rich, and when minimal.</summary>
    public BehaviorCriteria Criteria { get; init; } = new();

    /// <summary>The size of each part; each has less than one document more. Default: as much as the smaller of both gives.</summary>
    public long? Budget { get; init; }

    /// <summary>What sizes are counted in. Default tokens.</summary>
    public CorpusUnit Unit { get; init; } = CorpusUnit.Tokens;

    /// <summary>Draws other samples. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How the corpus is read: as when it was classified.</summary>
    public CorpusReaderOptions Reading { get; init; } = new();
}

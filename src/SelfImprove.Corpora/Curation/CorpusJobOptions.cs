namespace SelfImprove.Corpora;

/// <summary>How a job over a corpus file works.</summary>
public sealed record CorpusJobOptions
{
    /// <summary>How the corpus is read.</summary>
    public CorpusReaderOptions Reading { get; init; } = new();

    /// <summary>How many documents are worked on at once, in batches. Default: the number of processors.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Told now and then how far the job has come.</summary>
    public Action<CorpusProgress>? OnProgress { get; init; }

    /// <summary>Told at the end how many documents were skipped, and why the first few were; only where broken ones may be.</summary>
    public Action<long, IReadOnlyList<string>>? OnSkipped { get; init; }
}

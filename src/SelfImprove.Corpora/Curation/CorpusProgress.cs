namespace SelfImprove.Corpora;

/// <summary>How far a job over a corpus has come.</summary>
public sealed record CorpusProgress
{
    /// <summary>Documents worked on by this call.</summary>
    public long Documents { get; init; }

    /// <summary>Their length in UTF-16 units.</summary>
    public long Characters { get; init; }

    /// <summary>Documents that an earlier, interrupted call had worked on.</summary>
    public long Resumed { get; init; }

    /// <summary>Documents that gave no line.</summary>
    public long LeftOut { get; init; }

    /// <summary>How much of the corpus was read, in [0, 1].</summary>
    public double Fraction { get; init; }
}

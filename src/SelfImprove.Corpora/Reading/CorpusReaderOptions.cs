using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Corpora;

/// <summary>How a corpus file is read.</summary>
public sealed record CorpusReaderOptions
{
    /// <summary>The key of the text. Default: <c>text</c>, or else <c>prompt</c> and <c>completion</c> as in datasets of runs.</summary>
    public string? TextKey { get; init; }

    /// <summary>Whether lines that can't be read, and documents whose identifier was there before, are skipped and counted instead of ending the work. Default false.</summary>
    public bool SkipBroken { get; init; }

    /// <summary>Whether identifiers must be unique. Default true.</summary>
    public bool UniqueIds { get; init; } = true;

    /// <summary>The longest line, in bytes; it is held in memory. Default 256 MiB; 1 KiB to 1 GiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxLineBytes { get; init; } = 1 << 28;
}

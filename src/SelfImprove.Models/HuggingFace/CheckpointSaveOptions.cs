using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>How a model's weights are written; see <see cref="HuggingFaceLayout.Save"/>.</summary>
public sealed record CheckpointSaveOptions
{
    /// <summary>How the weights are stored. Default F32, which loses nothing; 16 bits round.</summary>
    public SafetensorsType Type { get; init; }

    /// <summary>Most bytes of weights in one file; larger models are written as several files and an index. Default 5 * 10^9, as transformers does.</summary>
    [Range(1, long.MaxValue)]
    public long MaxShardBytes { get; init; } = 5_000_000_000;
}

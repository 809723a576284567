using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>What <see cref="EngineBenchmark"/> measures.</summary>
public sealed record EngineBenchmarkOptions
{
    /// <summary>The model's shape; its context must hold <see cref="Length"/> tokens.</summary>
    [Required]
    public required ModelConfig Model { get; init; }

    /// <summary>Sequences per training and scoring batch, and completions per sampling call. Default 192.</summary>
    [Range(1, 1 << 20)]
    public int Batch { get; init; } = 192;

    /// <summary>Tokens of each sequence; when sampling, the first eighth is the prompt. At least 2. Default 128.</summary>
    [Range(2, 1 << 20)]
    public int Length { get; init; } = 128;

    /// <summary>Least time spent on each number, in seconds; the best repetition counts. Default 2.</summary>
    [Range(0.01, 3600.0)]
    public double Seconds { get; init; } = 2;
}

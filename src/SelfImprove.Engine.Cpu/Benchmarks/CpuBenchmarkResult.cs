using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Measured rates. Each is the best of several repetitions, which is what the machine can do when nothing disturbs it. One
/// multiply-add counts as two operations; 1 GFLOP/s is 10^9 operations per second, by all threads together.
/// </summary>
public sealed record CpuBenchmarkResult
{
    /// <summary>The engine's description of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Number of threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Width in bits of the vectors used.</summary>
    public required int VectorBits { get; init; }

    /// <summary>Independent fused multiply-adds in registers, without memory (GFLOP/s): the ceiling of everything below.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>The forward, input-gradient and weight-gradient products of one layer and the output head at the model's shapes (GFLOP/s).</summary>
    public required double MatrixProductGflops { get; init; }

    /// <summary>
    /// Every product of the model at its own shapes, with as many tokens as a block has, in its three forms; then squares of 192 to 1536.
    /// Each on one thread.
    /// </summary>
    public required ImmutableArray<ProductRate> Products { get; init; }

    /// <summary>Tokens per second of training: forward, backward and one AdamW step over the batch, every token scored.</summary>
    public required double TrainedTokensPerSecond { get; init; }

    /// <summary>Operations per second of training (GFLOP/s): 6 per weight of the matrices and token, and 12 * heads * head size per pair of attending tokens.</summary>
    public required double TrainingGflops { get; init; }

    /// <summary><see cref="TrainingGflops"/> / <see cref="PeakGflops"/>.</summary>
    public required double TrainingShareOfPeak { get; init; }

    /// <summary>New tokens per second of sampling at temperature 1; the prompts' computation is part of the time, not of the tokens.</summary>
    public required double SampledTokensPerSecond { get; init; }

    /// <summary>Tokens per second of scoring log-probs and entropies, every token scored.</summary>
    public required double ScoredTokensPerSecond { get; init; }

    /// <summary>Managed memory that one steady training step allocates (bytes), by all threads of the process.</summary>
    public required long AllocatedBytesPerTrainingStep { get; init; }

    /// <summary>The most physical memory that the process had so far (MB, 10^6 bytes).</summary>
    public required double PeakMemoryMegabytes { get; init; }
}

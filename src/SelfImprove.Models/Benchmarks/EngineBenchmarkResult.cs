using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>
/// Measured rates. Each is the best of several repetitions, which is what the machine can do when nothing disturbs it. One
/// multiply-add counts as two operations; 1 GFLOP/s is 10^9 operations per second. Null is what the engine does not tell (<see cref="IDeviceBenchmark"/>).
/// </summary>
public sealed record EngineBenchmarkResult
{
    /// <summary>The engine's description of the model.</summary>
    public required string Model { get; init; }

    /// <summary>Number of threads.</summary>
    public int? Threads { get; init; }

    /// <summary>Width in bits of the vectors used.</summary>
    public int? VectorBits { get; init; }

    /// <summary>The most that the device does, by all threads together (GFLOP/s): the ceiling of everything below. See <see cref="DeviceRates.PeakGflops"/>.</summary>
    public double? PeakGflops { get; init; }

    /// <summary>The forward, input-gradient and weight-gradient products of one layer and the output head at the model's shapes (GFLOP/s).</summary>
    public double? MatrixProductGflops { get; init; }

    /// <summary>Single products; see <see cref="DeviceRates.Products"/>.</summary>
    public ImmutableArray<ProductRate> Products { get; init; } = [];

    /// <summary>What <see cref="Products"/> run on, such as <c>one thread</c>.</summary>
    public string? ProductsRunOn { get; init; }

    /// <summary>Tokens per second of training: forward, backward and one AdamW step over the batch, every token scored.</summary>
    public required double TrainedTokensPerSecond { get; init; }

    /// <summary>Operations per second of training (GFLOP/s): 6 per weight of the matrices and token, and 12 * heads * head size per pair of attending tokens.</summary>
    public required double TrainingGflops { get; init; }

    /// <summary><see cref="TrainingGflops"/> / <see cref="PeakGflops"/>.</summary>
    public double? TrainingShareOfPeak { get; init; }

    /// <summary>New tokens per second of sampling at temperature 1; the prompts' computation is part of the time, not of the tokens.</summary>
    public required double SampledTokensPerSecond { get; init; }

    /// <summary>Tokens per second of scoring log-probs and entropies, every token scored.</summary>
    public required double ScoredTokensPerSecond { get; init; }

    /// <summary>Managed memory that one steady training step allocates (bytes), by all threads of the process.</summary>
    public required long AllocatedBytesPerTrainingStep { get; init; }

    /// <summary>The most physical memory that the process had so far (MB, 10^6 bytes); a GPU's own memory is not part of it.</summary>
    public required double PeakMemoryMegabytes { get; init; }
}

using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>What an engine's device does when nothing but arithmetic is asked of it.</summary>
public sealed record DeviceRates
{
    /// <summary>Number of threads; null, the default, where that says nothing.</summary>
    public int? Threads { get; init; }

    /// <summary>Width in bits of the vectors used; null, the default, where that says nothing.</summary>
    public int? VectorBits { get; init; }

    /// <summary>The most that the device does (GFLOP/s): on a processor independent fused multiply-adds in registers, without memory; where a library does the arithmetic, the fastest of its products.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>The forward, input-gradient and weight-gradient products of one layer and the output head at the model's shapes (GFLOP/s).</summary>
    public required double MatrixProductGflops { get; init; }

    /// <summary>Every product of the model at its own shapes in its three forms, with as many tokens as run at once; then squares. On a processor each runs on one thread.</summary>
    public required ImmutableArray<ProductRate> Products { get; init; }

    /// <summary>What <see cref="Products"/> run on, such as <c>one thread</c>; the text follows the word <c>on</c>.</summary>
    public required string ProductsRunOn { get; init; }
}

namespace SelfImprove;

/// <summary>How an engine keeps a model's matrices in memory.</summary>
public enum WeightFormat
{
    /// <summary>Single precision: the engine can train.</summary>
    Float32,

    /// <summary>
    /// bfloat16, the upper half of a single-precision number: half the memory and half the time to read it, for engines that only sample
    /// and score, or train an adapter. Arithmetic, norm gains and biases stay in single precision.
    /// </summary>
    Bfloat16,
}

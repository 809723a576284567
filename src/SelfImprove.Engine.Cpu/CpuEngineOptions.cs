using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>Options of the CPU engine (<c>engine: { kind: cpu }</c>). Results do not depend on <see cref="Threads"/>, <see cref="Recompute"/>, <see cref="BlockTokens"/> or <see cref="SamplingRows"/>.</summary>
public sealed record CpuEngineOptions
{
    /// <summary>Number of threads, the calling one included; 0 takes one per logical processor. Default 0.</summary>
    [Range(0, 1024)]
    [NoEffectOnResults]
    public int Threads { get; init; }

    /// <summary>
    /// How matrices are kept: <c>float32</c>, or <c>bfloat16</c> for engines that only sample and score, or train an adapter (LoRA), in half the memory. Weights are
    /// rounded when they are loaded, a small part at a time; arithmetic is in single precision either way. Default float32.
    /// </summary>
    public WeightFormat Weights { get; init; }

    /// <summary>
    /// Tokens that run forward and backward together when training; more cost memory, fewer cost speed. A single longer sequence runs
    /// alone. Default 2048. Changes gradients by rounding, not by meaning.
    /// </summary>
    [Range(1, 1 << 24)]
    public int MicroBatchTokens { get; init; } = 2048;

    /// <summary>
    /// Whether training keeps only the input of every layer and computes a layer's other activations again when the gradient comes to it:
    /// activations take several times less memory in deep models, and training takes up to a third longer. Default false.
    /// </summary>
    [NoEffectOnResults]
    public bool Recompute { get; init; }

    /// <summary>Tokens, rounded to whole sequences, that one thread runs through the layers at once, in [1, 65536]. Default 256: what fits a core's cache.</summary>
    [Range(1, 1 << 16)]
    [NoEffectOnResults]
    public int BlockTokens { get; init; } = 256;

    /// <summary>
    /// Completions that each thread samples at once; more use the matrix units better, but their keys and values have to stay in the
    /// cache. Default 0: as many as keep about 4 MB of keys and values (or the size of the weights, if that is more), from 12 to 256.
    /// </summary>
    [Range(0, 1 << 16)]
    public int SamplingRows { get; init; }
}

using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>Options of the TorchSharp engine (<c>engine: { kind: torchsharp }</c>).</summary>
public sealed record TorchSharpEngineOptions
{
    /// <summary>The most that run at once where the device has the memory.</summary>
    internal const int MostTokensAtOnce = 16384;

    /// <summary>Where the model runs: <c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:N</c>. Default cuda.</summary>
    [Required]
    [RegularExpression("^(cpu|cuda(:[0-9]{1,2})?)$", ErrorMessage = "the device is neither 'cpu' nor 'cuda' nor 'cuda:N'")]
    public string Device { get; init; } = "cuda";

    /// <summary>The numbers that the model computes with: <c>float32</c> or <c>bfloat16</c>. Default float32.</summary>
    public TorchSharpDtype Dtype { get; init; }

    /// <summary>
    /// Tokens that run forward and backward together when training; more cost memory, fewer cost speed. A single longer sequence runs alone. When the device runs out of memory, half as
    /// many are tried. Default 0: as many as the device has memory for, up to 16384, of which a GPU is busy. Changes gradients by rounding, not by meaning.
    /// </summary>
    [Range(0, 1 << 24)]
    public int MicroBatchTokens { get; init; }

    /// <summary>Whether training keeps only the input of every layer and computes a layer's other activations again when the gradient comes to it. Default false.</summary>
    public bool Recompute { get; init; }

    /// <summary>Tokens that run together when scoring, and when the prompts of completions are read. Default 32768.</summary>
    [Range(1, 1 << 24)]
    public int ScoringTokens { get; init; } = 32768;

    /// <summary>Completions that are sampled at once; each keeps keys and values of a whole sequence in memory. Default 256.</summary>
    [Range(1, 1 << 16)]
    public int SamplingRows { get; init; } = 256;

    /// <summary>Whether a GPU may round the factors of float32 products to 10 bits (TF32): several times faster, and no longer what the CPU engine computes. Default false.</summary>
    public bool AllowTf32 { get; init; }
}

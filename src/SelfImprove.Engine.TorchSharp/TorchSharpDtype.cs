namespace SelfImprove;

/// <summary>The numbers that the TorchSharp engine computes with.</summary>
public enum TorchSharpDtype
{
    /// <summary>Single precision.</summary>
    Float32,

    /// <summary>
    /// Weights and activations of 16 bits with the range of single precision. Weights that are trained, their gradient and the optimizer's moments stay in single precision, and so do
    /// norms, softmax and log-probabilities.
    /// </summary>
    Bfloat16,
}

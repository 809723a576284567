using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>How rows look at each other, and at what was kept.</summary>
internal interface IHeadAttention
{
    /// <summary>Attention of a layer: queries [rows, heads, size], keys and values [rows, key heads, size], to [rows, heads * size].</summary>
    Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values);
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Rows that run through the layers together, one behind the other, but look at different things.</summary>
/// <param name="parts">How many rows each part has, and how they attend.</param>
internal sealed class SplitAttention(IReadOnlyList<(int Rows, IHeadAttention Attention)> parts) : IHeadAttention
{
    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values)
    {
        if (parts.Count == 1)
        {
            return parts[0].Attention.Attend(layer, queries, keys, values);
        }

        var (results, first) = (new List<Tensor>(), 0L);
        foreach (var (rows, attention) in parts)
        {
            results.Add(attention.Attend(layer, queries.narrow(0, first, rows), keys.narrow(0, first, rows), values.narrow(0, first, rows)));
            first += rows;
        }

        return torch.cat(results, 0);
    }
}

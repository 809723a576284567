using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>What differs between the versions of TorchSharp that the engine runs on, found once.</summary>
internal static class TorchVersion
{
    /// <summary>Causal attention of queries, keys and values [batch, heads, tokens, size] as one operation; null where TorchSharp has none (before 0.100). Tests put one in its place.</summary>
    public static Func<Tensor, Tensor, Tensor, Tensor>? CausalAttention { get; internal set; } = FindCausalAttention();

    private static Func<Tensor, Tensor, Tensor, Tensor>? FindCausalAttention()
    {
        // Arguments: queries, keys, values, mask, dropout, whether causal.
        var method = typeof(torch.nn.functional).GetMethod(
            "scaled_dot_product_attention", BindingFlags.Public | BindingFlags.Static, [typeof(Tensor), typeof(Tensor), typeof(Tensor), typeof(Tensor), typeof(double), typeof(bool)]);
        if (method is null)
        {
            return null;
        }

        var attend = method.CreateDelegate<Func<Tensor, Tensor, Tensor, Tensor?, double, bool, Tensor>>();
        return (q, k, v) => attend(q, k, v, null, 0, true);
    }
}

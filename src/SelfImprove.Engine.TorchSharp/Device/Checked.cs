using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Products whose shapes are checked first: in the native library a product of shapes that do not match can end the process.</summary>
internal static class Checked
{
    /// <summary>x [rows, inputs] times the transpose of weight [outputs, inputs], plus a bias [outputs] if there is one.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
        Require(x.dim() == 2 && weight.dim() == 2 && x.size(1) == weight.size(1), x, weight);
        var product = x.matmul(weight.t());
        if (bias is null)
        {
            return product;
        }

        Require(bias.dim() == 1 && bias.size(0) == weight.size(0), weight, bias);
        return product.add(bias);
    }

    /// <summary>a [rows, inner] times b [inner, columns].</summary>
    public static Tensor Product(Tensor a, Tensor b)
    {
        Require(a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(0), a, b);
        return a.matmul(b);
    }

    /// <summary>a [batch, rows, inner] times b [batch, inner, columns].</summary>
    public static Tensor Batched(Tensor a, Tensor b)
    {
        Require(a.dim() == 3 && b.dim() == 3 && a.size(0) == b.size(0) && a.size(2) == b.size(1), a, b);
        return a.bmm(b);
    }

    private static void Require(bool matches, Tensor a, Tensor b)
    {
        if (!matches)
        {
            throw new InvalidOperationException($"shapes [{string.Join(", ", a.shape)}] and [{string.Join(", ", b.shape)}] do not match");
        }
    }
}

namespace SelfImprove.Engines.Cpu;

/// <summary>The norms of every head's queries and keys (RMSNorm with one gain for all query heads and one for all key heads), as in Qwen-3.</summary>
/// <remarks>A row is what stands first in a row of qkv: query heads, then key heads, each padded to 16.</remarks>
internal sealed unsafe class HeadNorm(DecoderWeights weights)
{
    private readonly int _heads = weights.Config.HeadCount;
    private readonly int _keyHeads = weights.Config.KeyValueHeadCount;
    private readonly int _size = weights.Config.EffectiveHeadSize;
    private readonly int _stride = Lanes.Pad(weights.Config.EffectiveHeadSize);
    private readonly float _epsilon = (float)weights.Config.NormEpsilon;

    /// <summary>Width of a row.</summary>
    public int Width { get; } = weights.NormedWidth;

    /// <summary>Norms a row in place; keeps it as it was, and a scale per head, unless these are null.</summary>
    public void Forward(LayerWeights layer, float* row, float* unnormed, float* scale)
    {
        var unkept = stackalloc float[scale is null ? _heads + _keyHeads : 0];
        scale = scale is null ? unkept : scale;
        if (unnormed is not null)
        {
            VectorMath.Copy(row, unnormed, Width);
        }

        RmsNorm.Forward(row, weights.Vector(layer.QueryNorm), _epsilon, _size, _heads, row, scale);
        var keys = row + (_heads * _stride);
        RmsNorm.Forward(keys, weights.Vector(layer.KeyNorm), _epsilon, _size, _keyHeads, keys, scale + _heads);
    }

    /// <summary>Turns a row's gradient into that of the row before the norms, in place; gives what it was.</summary>
    public void Backward(LayerWeights layer, float* unnormed, float* scale, float* dRow, float* dNormed)
    {
        VectorMath.Copy(dRow, dNormed, Width);
        new Span<float>(dRow, Width).Clear();
        RmsNorm.Backward(unnormed, weights.Vector(layer.QueryNorm), scale, dNormed, dRow, _size, _heads, dRow);
        var keys = _heads * _stride;
        RmsNorm.Backward(unnormed + keys, weights.Vector(layer.KeyNorm), scale + _heads, dNormed + keys, dRow + keys, _size, _keyHeads, dRow + keys);
    }

    /// <summary>Adds the gradients of both gains, summed over rows and heads in order.</summary>
    public void AddGainGradients(LayerWeights layer, float* unnormed, float* scale, float* dNormed, int rows, float* gradient)
    {
        var keys = _heads * _stride;
        for (var t = 0; t < rows; t++, unnormed += Width, dNormed += Width, scale += _heads + _keyHeads)
        {
            RmsNorm.AddGainGradient(unnormed, scale, dNormed, _size, _heads, 0, _stride, gradient + layer.QueryNorm);
            RmsNorm.AddGainGradient(unnormed + keys, scale + _heads, dNormed + keys, _size, _keyHeads, 0, _stride, gradient + layer.KeyNorm);
        }
    }
}

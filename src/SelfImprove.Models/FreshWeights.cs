namespace SelfImprove;

/// <summary>Fresh weights: normal with deviation 0.02, divided by sqrt(2 * layers) where a layer writes to the residual stream (GPT-2); gains 1; biases and value head 0.</summary>
internal static class FreshWeights
{
    private const double Deviation = 0.02;

    /// <summary>The deviation of an array's weights; null when they are all <see cref="ConstantOf"/>.</summary>
    public static double? DeviationOf(ParameterView view, ModelConfig config)
    {
        if (IsGain(view) || view.IsVector || view.Name == ParameterLayout.ValueHeadName)
        {
            return null;
        }

        var residual = 1 / Math.Sqrt(2.0 * config.LayerCount);
        var writesResidual = view.Name.EndsWith("o_proj.weight", StringComparison.Ordinal)
            || view.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        return writesResidual ? Deviation * residual : Deviation;
    }

    /// <summary>What an array without deviation is filled with.</summary>
    public static float ConstantOf(ParameterView view) => IsGain(view) ? 1 : 0;

    /// <summary>Fills the beginning of some room with an array's weights. Each array draws from a key of its own name, so it does not depend on what else the model has, nor on the engine.</summary>
    public static Span<float> Fill(ParameterView view, ModelConfig config, RandomKey key, float[] room)
    {
        var count = (int)view.ElementCount;
        if (DeviationOf(view, config) is { } deviation)
        {
            var own = key.Derive(view.Name);
            Parallel.For(0, NormalBlock.CountOf(count), block =>
            {
                var first = block * NormalBlock.Length;
                NormalBlock.Fill(room.AsSpan(first, Math.Min(NormalBlock.Length, count - first)), first, deviation, own);
            });
        }
        else
        {
            room.AsSpan(0, count).Fill(ConstantOf(view));
        }

        return room.AsSpan(0, count);
    }

    private static bool IsGain(ParameterView view) => view.Name.EndsWith("norm.weight", StringComparison.Ordinal);
}

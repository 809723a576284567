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

    /// <summary>Fills one array, number by number. Each draws from a key of its own name, so it does not depend on what else the model has, nor on the engine.</summary>
    public static void Fill(ParameterView view, ModelConfig config, RandomKey key, Span<float> weights)
    {
        if (DeviationOf(view, config) is not { } deviation)
        {
            weights.Fill(ConstantOf(view));
            return;
        }

        var random = new CounterRandom(key.Derive(view.Name));
        foreach (ref var weight in weights)
        {
            weight = (float)(deviation * random.NextGaussian());
        }
    }

    private static bool IsGain(ParameterView view) => view.Name.EndsWith("norm.weight", StringComparison.Ordinal);
}

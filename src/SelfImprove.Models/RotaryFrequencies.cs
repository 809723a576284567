namespace SelfImprove;

/// <summary>
/// The angles, in radians per token, by which pairs of a head's elements turn (Su et al. 2021), as the transformers library computes them
/// for each kind of scaling; here in double precision.
/// </summary>
public static class RotaryFrequencies
{
    /// <summary>Half a head's size of frequencies, the fastest first.</summary>
    /// <param name="config">A valid configuration.</param>
    public static double[] Of(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var plain = Unscaled(config.EffectiveHeadSize, config.RopeTheta);
        return config.RopeScaling is not { } scaling ? plain : scaling.Kind switch
        {
            RopeScalingKind.Linear => Array.ConvertAll(plain, f => f / scaling.Factor),
            RopeScalingKind.Llama3 => Array.ConvertAll(plain, f => Llama3(f, scaling)),
            RopeScalingKind.Yarn => Yarn(plain, config, scaling),
            var kind => throw new ArgumentOutOfRangeException(nameof(config), kind, "unknown kind of rotary scaling"),
        };
    }

    /// <summary>Frequencies without any scaling: theta^(-2 i / size).</summary>
    /// <param name="headSize">Width of a head, even.</param>
    /// <param name="theta">The base.</param>
    public static double[] Unscaled(int headSize, double theta) =>
        [.. Enumerable.Range(0, headSize / 2).Select(i => Math.Pow(theta, -2.0 * i / headSize))];

    /// <summary>What turned queries and keys are multiplied by: 1 but for yarn.</summary>
    /// <param name="config">A valid configuration.</param>
    public static double Magnitude(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.RopeScaling is { Kind: RopeScalingKind.Yarn } yarn ? yarn.AttentionFactor ?? ((0.1 * Math.Log(yarn.Factor)) + 1) : 1;
    }

    private static double Llama3(double frequency, RopeScaling scaling)
    {
        // Turns within the original context.
        var turns = scaling.OriginalContextLength!.Value * frequency / (2 * Math.PI);
        if (turns > scaling.HighFrequencyFactor)
        {
            return frequency;
        }

        var scaled = frequency / scaling.Factor;
        if (turns < scaling.LowFrequencyFactor)
        {
            return scaled;
        }

        var smooth = (turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
        return ((1 - smooth) * scaled) + (smooth * frequency);
    }

    private static double[] Yarn(double[] plain, ModelConfig config, RopeScaling scaling)
    {
        var size = config.EffectiveHeadSize;
        var low = Dimension(scaling.BetaFast);
        var high = Dimension(scaling.BetaSlow);
        (low, high) = scaling.Truncate ? (Math.Floor(low), Math.Ceiling(high)) : (low, high);
        (low, high) = (Math.Max(low, 0), Math.Min(high, size - 1));

        // Transformers' way around a division by zero.
        high += low == high ? 0.001 : 0;
        return [.. plain.Select((f, i) =>
        {
            var interpolated = Math.Clamp((i - low) / (high - low), 0, 1);
            return (interpolated * f / scaling.Factor) + ((1 - interpolated) * f);
        })];

        // The dimension, of all of the head's, whose pair turns so many times within the original context.
        double Dimension(double turns) =>
            size * Math.Log((scaling.OriginalContextLength ?? config.ContextLength) / (turns * 2 * Math.PI)) / (2 * Math.Log(config.RopeTheta));
    }
}

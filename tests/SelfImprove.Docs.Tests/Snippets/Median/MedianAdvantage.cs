using SelfImprove.Training;

namespace SelfImprove.Docs.Tests.Snippets.Median;

#region MedianAdvantage
/// <summary>A_i = R_i - median of the group: unlike the mean, the baseline does not move when one completion of many is right.</summary>
public sealed class MedianAdvantage(double scale) : GroupAdvantage
{
    /// <inheritdoc/>
    protected override void EstimateGroup(ReadOnlySpan<double> rewards, ReadOnlySpan<int> lengths, Span<double> advantages)
    {
        double[] sorted = [.. rewards];
        Array.Sort(sorted);
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        for (var i = 0; i < rewards.Length; i++)
        {
            advantages[i] = scale * (rewards[i] - median);
        }
    }
}

/// <summary>Options of <see cref="MedianAdvantage"/>.</summary>
public sealed record MedianOptions
{
    /// <summary>What the advantages are multiplied by, greater than 0. Default 1.</summary>
    public double Scale { get; init; } = 1;
}

/// <summary>Registers the estimator.</summary>
public static class MedianRegistration
{
    /// <summary>Adds the advantage estimator <c>median</c>.</summary>
    public static ISelfImproveBuilder AddMedian(this ISelfImproveBuilder builder) => builder
        .AddAdvantageEstimator<MedianOptions>("median", "Reward minus the group's median.", (_, options) => new MedianAdvantage(options.Scale));
}
#endregion

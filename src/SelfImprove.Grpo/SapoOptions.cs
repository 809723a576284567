using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Grpo;

/// <summary>Options of the SAPO surrogate.</summary>
public sealed record SapoOptions
{
    /// <summary>How fast the gradient fades away from ratio 1 for positive advantages, greater than 0. Default 1.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double TauPositive { get; init; } = 1;

    /// <summary>The same for other advantages, greater than 0. Default 1.05.</summary>
    [Range(0.0, 1000.0, MinimumIsExclusive = true)]
    public double TauNegative { get; init; } = 1.05;
}

using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Grpo;

/// <summary>Options of advantages that are returns.</summary>
public sealed record ReturnOptions
{
    /// <summary>Discount per token, in [0, 1]. Default 1.</summary>
    [Range(0.0, 1.0)]
    public double Gamma { get; init; } = 1;
}

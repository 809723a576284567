namespace SelfImprove.Grpo;

/// <summary>Options of the pass@k advantage.</summary>
public sealed record PassAtKOptions
{
    /// <summary>Whether to divide by the group's standard deviation. Default true.</summary>
    public bool DivideByStd { get; init; } = true;
}

namespace SelfImprove.Training;

/// <summary>How far a probability ratio may move from 1 before a surrogate limits it; what the limit does is the surrogate's.</summary>
/// <param name="Low">The ratio is limited below 1 minus this; in (0, 1], and 1 is no limit.</param>
/// <param name="High">The ratio is limited above 1 plus this; greater than 0.</param>
/// <param name="Dual">Limit of the ratio for negative advantages (dual clip), greater than 1 + High; infinity is none.</param>
public readonly record struct ClipRange(double Low, double High, double Dual = double.PositiveInfinity)
{
    /// <summary>0.2 on both sides, as in Schulman et al. 2017, without dual clip.</summary>
    public static ClipRange Default { get; } = new(0.2, 0.2);
}

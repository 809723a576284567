namespace SelfImprove.Engines.Cpu;

/// <summary>
/// The engine's rows are padded with zeros to a multiple of 16 floats, so element-wise loops have no tails, and a sum over a row is
/// always 16 partial sums (element i goes to sum i mod 16) added by one fixed tree: the same bits on every machine.
/// </summary>
internal static class Lanes
{
    public const int Count = 16;

    /// <summary>The smallest multiple of 16 that holds a width.</summary>
    public static int Pad(int width) => checked((width + Count - 1) / Count * Count);
}

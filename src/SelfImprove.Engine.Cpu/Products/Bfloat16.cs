namespace SelfImprove.Engines.Cpu;

/// <summary>Numbers that are the upper half of a float: 8 bits of exponent, 8 of precision.</summary>
internal static class Bfloat16
{
    private const int QuietBit = 0x40;

    /// <summary>The nearest bfloat16 number's bits, of two equally near ones the even; NaN stays NaN.</summary>
    public static uint FromSingle(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return float.IsNaN(value) ? (bits >> 16) | QuietBit : (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
    }
}

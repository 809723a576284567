namespace SelfImprove.Engines.Cpu;

/// <summary>A completion in the making.</summary>
internal sealed class DecodingRow(DecodingGroup group, long id, int slot, RandomKey key)
{
    public DecodingGroup Group { get; } = group;

    /// <summary>The completion's number.</summary>
    public long Id { get; } = id;

    /// <summary>Where its keys and values are kept.</summary>
    public int Slot { get; } = slot;

    public RandomKey Key { get; } = key;

    /// <summary>Tokens drawn so far.</summary>
    public int Drawn { get; set; }

    public int LastToken { get; set; }

    /// <summary>Position of the last token in the sequence.</summary>
    public int LastPosition => Group.Request.Prompt.Length + Drawn - 1;
}

namespace SelfImprove;

/// <summary>What an adapter's folder says: its options, and the model that it adapts. See <see cref="AdapterFolder"/>.</summary>
public sealed record AdapterConfig
{
    /// <summary>Rank, scale and adapted matrices; valid.</summary>
    public required LoraOptions Lora { get; init; }

    /// <summary>The full path of the adapted model's folder.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>What the base looked like when the adapter was trained; null when it is unknown, as of adapters that other programs wrote. See <see cref="AdapterFolder.FingerprintOf"/>.</summary>
    public string? BaseFingerprint { get; init; }

    /// <summary>Whether the folder holds a value head. Default false.</summary>
    public bool HasValueHead { get; init; }
}

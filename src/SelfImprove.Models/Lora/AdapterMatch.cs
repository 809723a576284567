namespace SelfImprove;

/// <summary>Whether a folder holds an adapter of the kind, and of the model, that an engine trains.</summary>
internal static class AdapterMatch
{
    /// <summary>Refuses a folder of anything else.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="trained">What the engine trains.</param>
    /// <exception cref="InvalidInputException">It holds no adapter, or another one; the message says what differs.</exception>
    public static void Require(string directory, AdapterConfig trained)
    {
        if (!AdapterFolder.Exists(directory))
        {
            throw new InvalidInputException($"{directory}: holds no adapter (adapter_config.json), but the engine trains one");
        }

        var (found, options) = (AdapterFolder.Read(directory), trained.Lora);
        if (found.Lora.Rank != options.Rank || found.Lora.Scale != options.Scale
            || !options.TargetModules.Order(StringComparer.Ordinal).SequenceEqual(found.Lora.TargetModules.Order(StringComparer.Ordinal)))
        {
            throw new InvalidInputException($"{directory}: holds {found.Lora.Text}, alpha {found.Lora.Alpha:R}, but the engine trains {options.Text}, alpha {options.Alpha:R}");
        }

        if (found.BaseFingerprint is { } fingerprint && fingerprint != trained.BaseFingerprint)
        {
            throw new InvalidInputException($"{directory}: the adapter was trained on another model than the one in {trained.BaseDirectory}");
        }

        if (found.HasValueHead != trained.HasValueHead)
        {
            throw new InvalidInputException(found.HasValueHead
                ? $"{directory}: holds a value head, which the engine's model has not"
                : $"{directory}: holds no value head ({AdapterFolder.ValueHeadFileName}), which the engine's model has");
        }
    }
}

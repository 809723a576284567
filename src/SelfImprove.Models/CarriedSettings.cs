namespace SelfImprove;

/// <summary>Settings of a folder that the model does not depend on; they are kept from loading to saving as they are.</summary>
/// <param name="Config">Keys of <c>config.json</c>: a JSON object as text. A setting here replaces one that would be written by default.</param>
/// <param name="Generation">Keys of <c>generation_config.json</c>, such as the temperature that its makers advise: a JSON object as text; null for those that follow from the model.</param>
public sealed record CarriedSettings(string Config, string? Generation)
{
    /// <summary>No settings.</summary>
    public static CarriedSettings None { get; } = new("{}", null);
}

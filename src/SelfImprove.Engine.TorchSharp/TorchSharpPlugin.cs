using SelfImprove.Engines.Torch;

[assembly: SelfImprove.SelfImprovePlugin(typeof(TorchSharpPlugin))]

namespace SelfImprove.Engines.Torch;

/// <summary>Registers the engine where the assembly is loaded by a YAML file's <c>plugins:</c>.</summary>
public sealed class TorchSharpPlugin : ISelfImprovePlugin
{
    /// <inheritdoc/>
    public void Register(ISelfImproveBuilder builder) => builder.AddTorchSharpEngine();
}

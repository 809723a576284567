using SelfImprove.Cli.Tests;

[assembly: SelfImprove.SelfImprovePlugin(typeof(EnginePlugin))]

namespace SelfImprove.Cli.Tests;

/// <summary>An engine of a third party, in an assembly of its own: this one, loaded again as a plug-in.</summary>
public sealed class EnginePlugin : ISelfImprovePlugin
{
    internal static string Path => typeof(EnginePlugin).Assembly.Location;

    public void Register(ISelfImproveBuilder builder) => builder.Add<IPolicyEngineFactory, EnginePluginOptions>(
        IPolicyEngineFactory.Kind, "guest", "The CPU engine under another name, which tells nothing of its device.", (_, options) => new GuestEngines(options));
}

/// <summary>Options of the engine of <see cref="EnginePlugin"/>.</summary>
public sealed record EnginePluginOptions
{
    /// <summary>What the engine says when a model is loaded. Default: nothing.</summary>
    public string Greeting { get; init; } = "";
}

internal sealed class GuestEngines(EnginePluginOptions options) : IPolicyEngineFactory
{
    private readonly CpuEngineFactory _engines = new(new CpuEngineOptions { Threads = 1 });

    public string Name => "guest";

    public IPolicyEngine Create(ModelConfig config, RandomKey key) => _engines.Create(config, key);

    public IPolicyEngine Load(string directory) => options.Greeting.Length == 0 ? _engines.Load(directory) : throw new InvalidInputException($"{directory}: {options.Greeting}");
}

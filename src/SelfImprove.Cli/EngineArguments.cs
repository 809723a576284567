using System.Collections;
using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;

namespace SelfImprove.Cli;

/// <summary>The options of a command that say which engine its model runs on, in the order of its help.</summary>
internal sealed class EngineArguments : IEnumerable<Option>
{
    private const string Bfloat16 = "bfloat16";
    private const string Float32 = "float32";

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "The engine that the model runs on: a name (selfimprove list engine shows them), or YAML with its options as in an experiment, such as '{ kind: torchsharp, device: cuda }'.",
        HelpName = "ENGINE",
        DefaultValueFactory = _ => CpuEngineFactory.ComponentName,
    };

    private readonly Option<string[]> _plugins = SharedOptions.Plugin();

    private readonly Option<int?> _threads = new("--threads") { Description = "Of the engine 'cpu': number of threads; 0 takes one per logical processor. Results do not depend on it.", HelpName = "N" };

    private readonly Option<string?>? _weights;

    /// <summary>Makes the options.</summary>
    /// <param name="weights">Whether the type of the weights is one of them.</param>
    internal EngineArguments(bool weights = true)
    {
        if (!weights)
        {
            return;
        }

        _weights = new Option<string?>("--weights")
        {
            Description = "Of the engine 'cpu': how the matrices are kept, float32 (the default), or bfloat16, rounded, in a quarter of the memory.",
            HelpName = $"{Float32}|{Bfloat16}",
        };
        _weights.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }, ..] && !((string[])[Float32, Bfloat16]).Contains(given, StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"--weights is {Float32} or {Bfloat16}, but '{given}' is given");
            }
        });
    }

    public IEnumerator<Option> GetEnumerator() => ((IEnumerable<Option?>)[_engine, _plugins, _threads, _weights]).OfType<Option>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Chooses the engine, among the tool's own and those of plug-ins. The caller disposes the services after the engine.</summary>
    /// <exception cref="InvalidInputException">There is no such engine, or its options are wrong.</exception>
    internal (ServiceProvider Services, IPolicyEngineFactory Engines) Create(CommandContext context, ParseResult parsed)
    {
        var (name, threads, weights) = (parsed.GetRequiredValue(_engine), parsed.GetValue(_threads), _weights is null ? null : parsed.GetValue(_weights));
        var services = ComponentServices.Create(context, plugins: parsed.GetValue(_plugins));
        try
        {
            if (threads is null && weights is null)
            {
                return (services, ComponentText.Parse<IPolicyEngineFactory>(services.GetRequiredService<ComponentCatalogue>(), name, "--engine").Create(services));
            }

            return name == CpuEngineFactory.ComponentName
                ? (services, new CpuEngineFactory(new CpuEngineOptions
                {
                    Threads = threads ?? 0,
                    Weights = string.Equals(weights, Bfloat16, StringComparison.OrdinalIgnoreCase) ? WeightFormat.Bfloat16 : WeightFormat.Float32,
                }))
                : throw new InvalidInputException(
                    $"--{(threads is null ? "weights" : "threads")} belongs to '--engine {CpuEngineFactory.ComponentName}', but the engine is '{name}'; write its options as YAML, such as --engine '{{ kind: torchsharp, device: cuda }}'");
        }
        catch
        {
            services.Dispose();
            throw;
        }
    }
}

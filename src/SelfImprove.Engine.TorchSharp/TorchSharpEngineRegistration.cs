using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SelfImprove;

/// <summary>Adds the TorchSharp engine.</summary>
public static class TorchSharpEngineRegistration
{
    /// <summary>Registers the engine <c>torchsharp</c> (<see cref="TorchSharpEngineFactory"/>, <see cref="TorchSharpEngineOptions"/>).</summary>
    public static ISelfImproveBuilder AddTorchSharpEngine(this ISelfImproveBuilder builder) =>
        builder.Add<IPolicyEngineFactory, TorchSharpEngineOptions>(
            IPolicyEngineFactory.Kind, TorchSharpEngineFactory.ComponentName,
            "Runs the model on a GPU, or on the processor, by TorchSharp and libtorch.",
            (services, options) => new TorchSharpEngineFactory(options, services.GetService<ILogger<TorchSharpEngineFactory>>()));
}

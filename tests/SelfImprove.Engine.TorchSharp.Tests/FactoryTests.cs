using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

public sealed class FactoryTests
{
    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("CPU")]
    public void A_device_that_is_none_is_refused(string device) => Assert.Equal(
        "the TorchSharp engine's options: the device is neither 'cpu' nor 'cuda' nor 'cuda:N'",
        Assert.Throws<InvalidInputException>(() => new TorchSharpEngineFactory(new TorchSharpEngineOptions { Device = device })).Message);

    [Fact]
    public void A_gpu_that_is_not_there_is_named()
    {
        var count = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        var error = Assert.Throws<InvalidInputException>(() => new TorchSharpEngineFactory(new TorchSharpEngineOptions { Device = "cuda:99" }).Create(SmallModel.Llama, RandomKey.FromSeed(1)));

        Assert.Equal(
            $"the engine 'torchsharp' is to run on 'cuda:99', but libtorch finds {(count == 0 ? "no GPU" : $"{count} GPU(s)")}; set device: cpu, or check the driver and that the program has the package TorchSharp-cuda-linux or TorchSharp-cuda-windows",
            error.Message);
    }

    [Fact]
    public void The_engine_is_registered_by_its_name()
    {
        var services = new ServiceCollection();
        new Builder(services).AddTorchSharpEngine();
        using var provider = services.BuildServiceProvider();
        var descriptor = Assert.Single(provider.GetServices<ComponentDescriptor>());

        Assert.Equal("torchsharp", descriptor.Name);
        var factory = Assert.IsType<TorchSharpEngineFactory>(descriptor.Factory(provider, new TorchSharpEngineOptions { Device = "cpu" }));
        using var engine = factory.Create(SmallModel.Llama, RandomKey.FromSeed(1));
        Assert.EndsWith("weights in float32, by TorchSharp on cpu", engine.Info.Description, StringComparison.Ordinal);
    }

    private sealed record Builder(IServiceCollection Services) : ISelfImproveBuilder;
}

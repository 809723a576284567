using System.Diagnostics;
using System.Globalization;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>The same checks and the same bits on lesser processors, whose features are switched off in a child process.</summary>
public sealed class VectorWidthTests
{
    [Fact]
    public void A_tiny_training_run_ends_with_the_bits_that_it_always_had() => Assert.Equal(TrainingBits.Expected, TrainingBits.Compute());

    [Fact]
    public void A_tiny_training_run_of_an_adapter_ends_with_the_bits_that_it_always_had() => Assert.Equal(TrainingBits.ExpectedAdapted, TrainingBits.ComputeAdapted());

    [Theory]
    [InlineData(256, "DOTNET_EnableAVX512", "DOTNET_EnableAVX512F")]
    [InlineData(128, "DOTNET_EnableAVX512", "DOTNET_EnableAVX512F", "DOTNET_EnableAVX2")]
    [InlineData(128, "DOTNET_EnableHWIntrinsic")]
    public async Task Kernels_and_training_agree_without_a_processor_feature(int mostBits, params string[] features)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { typeof(VectorWidthTests).Assembly.Location }, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        foreach (var feature in features)
        {
            start.Environment[feature] = "0";
        }

        using var child = Process.Start(start)!;
        var error = child.StandardError.ReadToEndAsync();
        var output = (await child.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
        await child.WaitForExitAsync();

        Assert.True(child.ExitCode == 0, await error);
        Assert.Equal(Math.Min(mostBits, VectorWidth.Bits), int.Parse(output[0], CultureInfo.InvariantCulture));
        Assert.InRange(int.Parse(output[1], CultureInfo.InvariantCulture), 60, int.MaxValue);
        Assert.Equal(TrainingBits.Expected, output[2]);
        Assert.Equal(TrainingBits.ExpectedAdapted, output[3]);
    }
}

using SelfImprove.Tests;

namespace SelfImprove.Cli.Tests;

/// <summary>The experiment files of this repository, beside the models that they start from.</summary>
public sealed class ShippedExperimentsTests
{
    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "experiments"), "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>Puts a tiny model where the experiments look for one that has to be downloaded.</summary>
    public ShippedExperimentsTests()
    {
        var download = Path.Combine(AppContext.BaseDirectory, "models", "Qwen2.5-0.5B-Instruct");
        if (!Directory.Exists(download))
        {
            PublishedShape.Make("qwen2", download);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_experiment_that_is_shipped_can_run(string file)
    {
        var run = await CommandRun.OfAsync("validate", Path.Combine(AppContext.BaseDirectory, "experiments", file));

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
    }
}

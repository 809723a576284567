namespace SelfImprove.Cli.Tests;

/// <summary>The experiment files of this repository, beside the models that they start from.</summary>
public sealed class ShippedExperimentsTests
{
    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "experiments"), "*.yaml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_experiment_that_is_shipped_can_run(string file)
    {
        var run = await CommandRun.OfAsync("validate", Path.Combine(AppContext.BaseDirectory, "experiments", file));

        Assert.Equal(("", 0), (run.Error, run.ExitCode));
    }
}

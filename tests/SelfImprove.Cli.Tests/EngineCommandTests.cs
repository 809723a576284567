namespace SelfImprove.Cli.Tests;

/// <summary>Commands that load a model run it on any engine: the tool's own, with options, or one of a plug-in.</summary>
public sealed class EngineCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    private static readonly string[] s_guest = ["--plugin", EnginePlugin.Path, "--engine", "guest"];

    [Fact]
    public async Task Samples_and_log_probs_of_a_plug_ins_engine_are_those_of_the_engine_itself()
    {
        string[] sample = ["sample", run.Model, "--prompt", "8 * 3 =", "-n", "2", "--max-tokens", "5"];
        string[] logProbs = ["logprobs", "--model", run.Model, "--ids", "3,4,5"];
        foreach (var command in new[] { sample, logProbs })
        {
            var plain = await CommandRun.OfAsync(command);
            var yaml = await CommandRun.OfAsync([.. command, "--engine", "{ kind: cpu, threads: 1 }"]);
            var guest = await CommandRun.OfAsync([.. command, .. s_guest]);

            Assert.Equal((0, ""), (plain.ExitCode, plain.Error));
            Assert.Equal(plain, yaml);
            Assert.Equal(plain, guest);
        }
    }

    [Theory]
    [InlineData("sample", "MODEL", "--prompt", "8")]
    [InlineData("logprobs", "--model", "MODEL", "--ids", "3,4")]
    [InlineData("serve", "--model", "MODEL")]
    public async Task Options_of_an_engine_reach_it(params string[] command)
    {
        var guest = await CommandRun.OfAsync([.. command.Select(a => a == "MODEL" ? run.Model : a), "--plugin", EnginePlugin.Path, "--engine", "{ kind: guest, greeting: good morning }"]);

        Assert.Equal((2, "", $"{run.Model}: good morning\n"), (guest.ExitCode, guest.Out, guest.Error));
    }

    [Fact]
    public async Task What_is_wrong_with_an_engine_is_told()
    {
        var unknown = await CommandRun.OfAsync("sample", run.Model, "--prompt", "8", "--engine", "gpu");
        var option = await CommandRun.OfAsync("sample", run.Model, "--prompt", "8", "--engine", "{ kind: cpu, thread: 1 }");
        var mixed = await CommandRun.OfAsync(["sample", run.Model, "--prompt", "8", "--threads", "1", .. s_guest]);

        Assert.Equal((2, "there is no engine 'gpu'; did you mean 'cpu'? known: cpu; if it is in another package or plug-in, add that (plugins:)\n"), (unknown.ExitCode, unknown.Error));
        Assert.Equal(2, option.ExitCode);
        Assert.Contains("--engine", option.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'threads'?", option.Error, StringComparison.Ordinal);
        Assert.Equal(
            (2, "--threads belongs to '--engine cpu', but the engine is 'guest'; write its options as YAML, such as --engine '{ kind: torchsharp, device: cuda }'\n"), (mixed.ExitCode, mixed.Error));
    }

    [Fact]
    public async Task The_benchmark_measures_an_engine_that_tells_nothing_of_its_device()
    {
        var bench = await CommandRun.OfAsync(
            ["bench", "--layers", "1", "--hidden", "16", "--heads", "2", "--ffn", "32", "--vocab", "20", "--batch", "2", "--length", "16", "--seconds", "0.01", .. s_guest]);

        Assert.Equal((0, ""), (bench.ExitCode, bench.Error));
        Assert.Equal(["training", "", "sampling", "scoring", "allocated", "memory"], bench.Lines.Skip(1).Select(l => l[..16].Trim()));
        Assert.EndsWith("GFLOP/s", bench.Lines[2], StringComparison.Ordinal);
    }
}

namespace SelfImprove.Cli.Tests;

/// <summary><c>merge</c>, and adapters where commands ask for a model.</summary>
public sealed class MergeCommandTests : IDisposable
{
    private static readonly string Qwen = Path.Combine(AppContext.BaseDirectory, "Fixtures", "models", "models", "qwen2-tied-bf16");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_merged_model_needs_no_base_and_gives_the_adapters_numbers()
    {
        var adapter = MakeAdapter();
        var merged = _folder.File("merged");

        var merge = await CommandRun.OfAsync("merge", adapter, merged, "--type", "float32");
        var again = await CommandRun.OfAsync("merge", adapter, merged);
        var expected = await CommandRun.OfAsync("logprobs", "--model", adapter, "--ids", "31,28,27");
        Directory.Delete(_folder.File("base"), recursive: true);
        var actual = await CommandRun.OfAsync("logprobs", "--model", merged, "--ids", "31,28,27");
        var orphan = await CommandRun.OfAsync("logprobs", "--model", adapter, "--ids", "31,28,27");

        Assert.Equal((0, ""), (merge.ExitCode, merge.Error));
        Assert.StartsWith($"model: {merged} (", merge.Out, StringComparison.Ordinal);
        Assert.EndsWith(" M weights, no tokenizer)\n", merge.Out, StringComparison.Ordinal);
        Assert.Equal((2, $"{merged}: there is a model already; give another folder\n"), (again.ExitCode, again.Error));
        Assert.Equal((0, 0), (expected.ExitCode, actual.ExitCode));
        Assert.Equal(3, actual.Json.Length);
        foreach (var (e, a) in expected.Json.Zip(actual.Json))
        {
            Assert.Equal((double?)e["log_prob"] ?? 0, (double?)a["log_prob"] ?? 0, 1e-4);
            Assert.Equal((double)e["entropy"]!, (double)a["entropy"]!, 1e-4);
        }

        Assert.Equal(2, orphan.ExitCode);
        Assert.StartsWith($"{Path.Combine(adapter, "adapter_config.json")}: the adapted model '../base' is not there: ", orphan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_is_served_as_a_model()
    {
        var adapter = MakeAdapter();

        var found = await CommandRun.OfAsync("serve", "--model", adapter, "--cell", "x");

        Assert.Equal((2, $"--cell belongs to runs, but {adapter} is a model folder\n"), (found.ExitCode, found.Error));
    }

    [Fact]
    public async Task A_folder_without_an_adapter_is_named()
    {
        var run = await CommandRun.OfAsync("merge", Qwen, _folder.File("merged"));

        Assert.Equal((2, "", $"{Qwen}: holds no adapter: there is no adapter_config.json in it\n"), (run.ExitCode, run.Out, run.Error));
    }

    private string MakeAdapter()
    {
        var model = Directory.CreateDirectory(_folder.File("base")).FullName;
        foreach (var file in Directory.EnumerateFiles(Qwen))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }

        var adapter = Directory.CreateDirectory(_folder.File("adapter")).FullName;
        using var engine = new CpuEngineFactory().Load(model, new LoraOptions { Rank = 2, TargetModules = ["q_proj", "down_proj"] }, RandomKey.FromSeed(1));
        engine.Accumulate(new TokenBatch([new TokenSequence(new[] { 31, 28, 27, 5 }, 1)]), TokenOutputs.LogProbs, w => w.LogProbGradients.Fill(-1));
        engine.Step(new OptimizerStep { LearningRate = 0.05 });
        engine.SaveWeights(adapter);
        return adapter;
    }
}

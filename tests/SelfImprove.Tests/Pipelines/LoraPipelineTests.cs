using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>Adapters of low rank through whole pipelines: what stages store, take up again and export.</summary>
public sealed class LoraPipelineTests : IDisposable
{
    private const string Head = """
        name: adapted
        task: { kind: countdown, count: 3 }
        reward: countdown
        engine: { kind: cpu, threads: 2, weights: WEIGHTS }
        model: { path: base, lora: { rank: 4, alpha: 8, target-modules: [ q_proj, v_proj, down_proj ] } }
        evaluation: { problems: 2, every: 0, max-tokens: 6 }
        logging: { every: 1 }
        checkpoint: { every: 1 }

        """;

    private const string Pipeline = """
        pipeline:
          - prime: { source: { kind: countdown-teacher, strategy: all }, count: 4 }
          - sft: { steps: 2, batch-size: 2, learning-rate: 0.01 }
          - ppo: { steps: 2, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 6, critic: CRITIC }
          - grpo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 6, kl-coefficient: 0.1 }
          - evaluate
          - export: { path: out }
          - export: { path: adapter, merge: false, id: copy }
        """;

    private readonly TestHost _host = new();

    public static TheoryData<string, string, string> Cases => new() { { "llama3", "float32", "shared" }, { "qwen2", "bfloat16", "separate" } };

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Stages_store_adapters_of_one_base_and_exports_run_as_models(string family, string weights, string critic)
    {
        var folder = PublishedShape.Make(family, _host.PathOf("base"));
        var before = ContentHash.OfPath(folder);
        var outcome = await RunAsync(Yaml(weights, critic), "run");

        Assert.Equal(before, ContentHash.OfPath(folder));
        var stages = outcome.Result.Cells[0].Stages;
        foreach (var stage in stages.Where(s => s.Kind is "sft" or "ppo" or "grpo"))
        {
            var stored = Path.Combine(stage.Directory, RunLayout.ModelFolder);
            var adapter = AdapterFolder.Read(stored);
            Assert.Equal((4, folder, critic == "shared" && stage.Kind != "sft"), (adapter.Lora.Rank, adapter.BaseDirectory, adapter.HasValueHead));
            ITokenizer tokenizer = TokenizerLoader.Load(stored), original = TokenizerLoader.Load(folder);
            Assert.Equal((original.VocabularySize, string.Join(',', original.EndOfSequenceIds)), (tokenizer.VocabularySize, string.Join(',', tokenizer.EndOfSequenceIds)));
            Assert.True(File.Exists(Path.Combine(stored, "tokenizer.json")));
            Assert.False(File.Exists(Path.Combine(stored, "model.safetensors")));
        }

        // The adapter in a folder of its own is the policy to the bit; merged, it is an ordinary model.
        var evaluation = Head.Replace("WEIGHTS", weights, StringComparison.Ordinal).Replace(", lora: { rank: 4, alpha: 8, target-modules: [ q_proj, v_proj, down_proj ] }", "", StringComparison.Ordinal) + "pipeline: [ evaluate ]";
        var again = await RunAsync(evaluation.Replace("path: base", "path: adapter", StringComparison.Ordinal), "again");
        Assert.Equal(TextsOf(Last(outcome)), TextsOf(Last(again)));
        Assert.False(AdapterFolder.Exists(_host.PathOf("out")));
        var merged = await RunAsync(evaluation.Replace("path: base", "path: out", StringComparison.Ordinal), "merged");
        Assert.Equal(TextsOf(Last(outcome)).Count, TextsOf(Last(merged)).Count);
        Assert.Equal(
            Directory.EnumerateFiles(folder, "*token*").Select(Path.GetFileName).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(_host.PathOf("out"), "*token*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Stopped_after_every_step_the_run_ends_in_the_same_bytes(string family, string weights, string critic)
    {
        PublishedShape.Make(family, _host.PathOf("base"));
        await RunAsync(Yaml(weights, critic), "reference");
        var starts = await RepeatedStops.RunToEndAsync((observer, stop) => RunAsync(Yaml(weights, critic), "stopped", observer, stop));

        // Two steps of SFT, two of PPO, one of GRPO.
        Assert.Equal(6, starts);
        Assert.Equal(HashesOf("reference"), HashesOf("stopped"));
    }

    [Fact]
    public async Task Options_of_the_adapter_are_inputs_of_the_stages_that_train_it()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        var plain = await PlanAsync("path: base");
        var lora = await PlanAsync("path: base, lora: {}");
        Assert.Equal([true, true, false, false], plain.Zip(lora, (a, b) => a == b));
        Assert.Equal(lora, await PlanAsync("path: base, lora: { rank: 16, alpha: 32 }"));
        Assert.Equal([true, true, false, false], lora.Zip(await PlanAsync("path: base, lora: { rank: 8 }"), (a, b) => a == b));
    }

    [Fact]
    public async Task A_run_with_an_adapter_can_be_estimated()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("adapted.yaml", Yaml("bfloat16", "separate")), []));
        var estimates = await services.GetRequiredService<ExperimentRunner>().EstimateAsync(plan, new RunOptions { Directory = _host.PathOf("run") });

        // Weights in bfloat16 are trained by way of the adapter alone.
        Assert.Equal(2, estimates.Single(e => e.Stage.Id == "sft").OptimizerSteps["policy"]);
        Assert.All(estimates.Where(e => e.Stage.Id is "sft" or "ppo" or "grpo"), e => Assert.NotNull(e.Time));
    }

    [Fact]
    public void Options_that_do_not_fit_are_named()
    {
        const string Letters = "model: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }";
        Assert.Equal(
            ["experiment.yaml:6:68: model: lora adapts a model that is there; give its path, or leave lora out"],
            _host.ErrorsOf(TestHost.Letters.Replace(Letters, Letters[..^2] + ", lora: {} }", StringComparison.Ordinal)));
        Assert.Equal(
            ["experiment.yaml:6:46: model.lora: there is no module 'q_prj' to adapt; did you mean 'q_proj'? known are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj"],
            _host.ErrorsOf(TestHost.Letters.Replace(Letters, "model: { path: base, lora: { target-modules: [ q_prj ] } }", StringComparison.Ordinal)));
        Assert.Equal(
            ["experiment.yaml:6:36: model.lora.rank is 0, but must be at least 1 and at most 4096"],
            _host.ErrorsOf(TestHost.Letters.Replace(Letters, "model: { path: base, lora: { rank: 0 } }", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_adapter_of_an_adapter_and_an_engine_without_adapters_are_refused()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        await RunAsync(Yaml("float32", "separate"), "run");
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(Yaml("float32", "separate").Replace("path: base", "path: adapter", StringComparison.Ordinal), "again"));
        Assert.EndsWith($"{_host.PathOf("adapter")}: is an adapter, which is trained on as it is; leave 'lora' out", e.Diagnostics[0].ToString(), StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<InvalidInputException>(
            () => RunAsync(Yaml("float32", "separate").Replace("engine: { kind: cpu, threads: 2, weights: float32 }", "engine: fake", StringComparison.Ordinal), "fake"));
        Assert.Equal("the engine 'fake' trains no adapters (LoRA); leave 'lora' out, or use another engine", refused.Message);
    }

    private static string Yaml(string weights, string critic) =>
        (Head + Pipeline).Replace("WEIGHTS", weights, StringComparison.Ordinal).Replace("CRITIC", critic, StringComparison.Ordinal);

    private static StageResult Last(RunOutcome outcome) => outcome.Result.Cells[0].Stages.Last(s => s.Kind == "evaluate");

    private static List<(string, string)> TextsOf(StageResult stage) => [.. stage.ReadCompletions().Select(c => (c.Prompt, c.Text))];

    private async Task<RunOutcome> RunAsync(string yaml, string directory, IRunObserver? observer = null, CancellationToken stop = default)
    {
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("adapted.yaml", yaml), []));
        return await services.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = _host.PathOf(directory), Observer = observer }, stop);
    }

    private async Task<string[]> PlanAsync(string model)
    {
        var yaml = Head.Replace("WEIGHTS", "float32", StringComparison.Ordinal).Replace("path: base, lora: { rank: 4, alpha: 8, target-modules: [ q_proj, v_proj, down_proj ] }", model, StringComparison.Ordinal)
            + """
            pipeline:
              - evaluate
              - prime: { source: { kind: countdown-teacher, strategy: all }, count: 4 }
              - sft: { steps: 2, batch-size: 2, learning-rate: 0.01 }
              - evaluate: { id: after }
            """;
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("adapted.yaml", yaml), []));
        return [.. (await services.GetRequiredService<ExperimentRunner>().PlanAsync(plan)).Select(s => s.Hash)];
    }

    private List<(string Path, string Hash)> HashesOf(string directory)
    {
        var root = _host.PathOf(directory);
        return [.. ContentHash.FilesOf(root)
            .Where(f => Path.GetFileName(f) is not (RunLayout.TimesFile or RunLayout.LockFile or RunLayout.ConfigFile or RunLayout.ManifestFile))
            .Select(f => (f, ContentHash.OfFile(Path.Combine(root, f))))];
    }
}

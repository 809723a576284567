using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;
using SelfImprove.Runs;

namespace SelfImprove.Tests;

/// <summary>Checkpoints in the form of published ones through whole pipelines: their chat template reaches every prompt, and what is exported is such a checkpoint again.</summary>
public sealed class PublishedModelTests : IDisposable
{
    private const string Yaml = """
        name: published
        task: { kind: countdown, count: 3, template: question }
        reward: countdown
        detectors: [ letters ]
        engine: { kind: cpu, threads: 1 }
        model: { path: base, chat-template: model, system-message: Solve puzzles. }
        evaluation: { problems: 2, every: 0, max-tokens: 6 }
        logging: { every: 1 }
        checkpoint: { every: 1 }
        pipeline:
          - prime: { source: { kind: countdown-teacher, strategy: all }, count: 4 }
          - sft: { steps: 2, batch-size: 2, learning-rate: 0.001 }
          - ppo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 6 }
          - grpo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 6 }
          - evaluate
          - export: { path: out }
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(PublishedShape.Families), MemberType = typeof(PublishedShape))]
    public async Task A_published_model_is_trained_evaluated_and_exported_and_the_export_is_one_again(string family)
    {
        var folder = PublishedShape.Make(family, _host.PathOf("base"));
        var outcome = await RunAsync(Yaml, "run");

        var exported = _host.PathOf("out");
        Assert.Equal(FilesOf(folder), FilesOf(exported));
        foreach (var file in Directory.EnumerateFiles(folder, "*token*"))
        {
            Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync(Path.Combine(exported, Path.GetFileName(file))));
        }

        Assert.True(JsonNode.DeepEquals(Json(folder, "generation_config.json"), Json(exported, "generation_config.json")));
        foreach (var key in new[] { "architectures", "model_type", "vocab_size", "max_position_embeddings", "rope_theta", "rope_scaling", "tie_word_embeddings", "eos_token_id", "num_key_value_heads" })
        {
            Assert.True(JsonNode.DeepEquals(Json(folder, "config.json")[key], Json(exported, "config.json")[key]), key);
        }

        // The export starts another pipeline, and is measured there as it was here.
        var evaluation = Yaml[..Yaml.IndexOf("pipeline:", StringComparison.Ordinal)] + "pipeline: [ evaluate ]";
        var again = await RunAsync(evaluation.Replace("path: base", "path: out", StringComparison.Ordinal), "again");
        Assert.Equal(Last(outcome).Evaluations[^1].Values["eval/mean_length"], Last(again).Evaluations[^1].Values["eval/mean_length"]);
        Assert.Equal(Last(outcome).ReadCompletions().Select(c => (c.Prompt, c.Text)), Last(again).ReadCompletions().Select(c => (c.Prompt, c.Text)));
    }

    [Theory]
    [MemberData(nameof(PublishedShape.Families), MemberType = typeof(PublishedShape))]
    public async Task Stopped_after_every_step_the_run_ends_in_the_same_bytes(string family)
    {
        PublishedShape.Make(family, _host.PathOf("base"));
        await RunAsync(Yaml, "reference");
        var starts = await RepeatedStops.RunToEndAsync((observer, stop) => RunAsync(Yaml, "stopped", observer, stop));

        // Two steps of SFT, one of PPO, one of GRPO.
        Assert.Equal(5, starts);
        Assert.Equal(HashesOf("reference"), HashesOf("stopped"));
    }

    [Fact]
    public async Task Every_prompt_is_a_conversation_but_those_of_datasets()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        const string Start = "<|im_start|>system\nSolve puzzles.<|im_end|>\n<|im_start|>user\nCombine the numbers ";
        const string End = "such as <answer>(1 + 2) / 3</answer>.<|im_end|>\n<|im_start|>assistant\n";

        var outcome = await RunAsync(Yaml, "run");

        var stages = outcome.Result.Cells[0].Stages;
        var dataset = new DatasetReader(new DatasetColumns(), null).Read(Path.Combine(stages[0].Directory, RunLayout.DatasetFile)).ToList();
        Assert.Equal(4, dataset.Count);
        Assert.All(dataset, t => Assert.StartsWith("Combine the numbers ", t.Prompt, StringComparison.Ordinal));

        // What answers in its own words says where its reasoning begins.
        Assert.All(dataset, t => Assert.StartsWith("<think>\n", t.Completion, StringComparison.Ordinal));
        foreach (var stage in stages.Where(s => s.Kind is "sft" or "ppo" or "grpo" or "evaluate"))
        {
            var completions = stage.ReadCompletions().ToList();
            Assert.NotEmpty(completions);
            Assert.All(completions, c => Assert.StartsWith(Start, c.Prompt, StringComparison.Ordinal));
            Assert.All(completions, c => Assert.EndsWith(End, c.Prompt, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("ppo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 4 }")]
    [InlineData("grpo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 4 }")]
    [InlineData("dpo: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 4 }")]
    [InlineData("expert-iteration: { steps: 1, prompts-per-step: 2, samples-per-prompt: 2, mini-batch-prompts: 1, max-completion-tokens: 4 }")]
    [InlineData("analyze: {}")]
    [InlineData("intervene: { problems: 2, behaviors: [ verification ], actions: [ continue, force ], phrases: [ 'Wait: ' ] }")]
    [InlineData("self-distill: { count: 1, max-problems: 2, samples-per-prompt: 2, max-completion-tokens: 4 }", "2 problems with 2 samples each gave 0 traces, not 1; ask for fewer (count), or sample more (max-problems, samples-per-prompt)")]
    public async Task An_engine_is_given_conversations_alone(string stage, string? failure = null)
    {
        var folder = PublishedShape.Make("qwen2", _host.PathOf("base"));
        var engines = new RecordingEngineFactory();
        using var services = TestHost.Build(b => b.AddDpo().AddExpertIteration().Add<IPolicyEngineFactory, NoOptions>(IPolicyEngineFactory.Kind, "recording", "Remembers.", (_, _) => engines));
        var yaml = Yaml[..Yaml.IndexOf("  - ppo:", StringComparison.Ordinal)].Replace("{ kind: cpu, threads: 1 }", "recording", StringComparison.Ordinal) + $"  - {stage}\n";
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("published.yaml", yaml), []));

        var error = await Record.ExceptionAsync(() => services.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = _host.PathOf("run") }));

        Assert.Equal(failure, error?.Message);
        var tokenizer = TokenizerLoader.Load(folder);
        var texts = engines.Sequences.ConvertAll(s => tokenizer.Decode(s, skipSpecialTokens: false));
        Assert.True(texts.Count >= 8, $"{texts.Count} sequences");
        Assert.All(texts, t => Assert.StartsWith("<|im_start|>system\nSolve puzzles.<|im_end|>\n<|im_start|>user\nCombine the numbers ", t, StringComparison.Ordinal));
        Assert.All(texts, t => Assert.Contains(".<|im_end|>\n<|im_start|>assistant\n", t, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_adapter_is_asked_through_the_template_that_it_was_trained_with()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        var head = Yaml[..Yaml.IndexOf("pipeline:", StringComparison.Ordinal)];
        await RunAsync(
            head.Replace("path: base,", "path: base, lora: { rank: 2 },", StringComparison.Ordinal)
            + "pipeline: [ prime: { source: countdown-teacher, count: 2 }, sft: { steps: 1, batch-size: 2 }, export: { path: adapter, merge: false } ]", "run");

        var outcome = await RunAsync(head.Replace("path: base,", "path: adapter,", StringComparison.Ordinal) + "pipeline: [ evaluate ]", "again");

        Assert.True(File.Exists(Path.Combine(_host.PathOf("adapter"), "adapter_config.json")));
        Assert.All(Last(outcome).ReadCompletions(), c => Assert.StartsWith("<|im_start|>system\nSolve puzzles.<|im_end|>\n<|im_start|>user\nCombine", c.Prompt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_changes_the_stages_that_use_the_model_and_none_is_as_no_template()
    {
        PublishedShape.Make("qwen2", _host.PathOf("base"));
        var plain = await HashesAsync("path: base");

        Assert.Equal(plain, await HashesAsync("path: base, chat-template: none"));
        var chat = await HashesAsync("path: base, chat-template: model");
        Assert.Equal([true, false, false, false, false, false], chat.Zip(plain, (a, b) => a == b));
        var chatml = await HashesAsync("path: base, chat-template: chatml");
        Assert.Equal([true, false, false, false, false, false], chat.Zip(chatml, (a, b) => a == b));
        var system = await HashesAsync("path: base, chat-template: model, system-message: Be brief.");
        Assert.Equal([true, false, false, false, false, false], chat.Zip(system, (a, b) => a == b));
        Assert.Equal(system, await HashesAsync("path: base, chat-template: model, system-message: Be brief."));
    }

    [Fact]
    public void A_model_that_is_made_from_scratch_is_hashed_as_before_there_were_conversations()
    {
        using var services = TestHost.Build();
        var cell = _host.Load(TestHost.Letters).Cells[0];
        var components = CellComponents.Create(cell.Experiment, services);

        var inputs = StageInputs.Of(
            cell.Experiment, components, cell.Pipeline.Stages[1], new StageContract { NeedsPolicy = true }, StageSettings.Of(cell.Experiment, cell.Pipeline.Stages[1]),
            new PolicyRef(PolicyRef.BaseId, null, "from-scratch"), [], null);

        Assert.Equal(
            """{"path":null,"layers":1,"hidden":2,"heads":1,"kv-heads":null,"ffn":2,"context":8,"rope-theta":10000,"tie-embeddings":true,"attention-bias":false,"tokenizer":{"numbers":"whole"}}""",
            inputs["model"]!.ToJsonString());
        Assert.False(inputs.ContainsKey("chat"));
    }

    private static StageResult Last(RunOutcome outcome) => outcome.Result.Cells[0].Stages.Last(s => s.Kind == "evaluate");

    private static List<string> FilesOf(string folder) => [.. Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    private static JsonNode Json(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!;

    private async Task<RunOutcome> RunAsync(string yaml, string directory, IRunObserver? observer = null, CancellationToken stop = default)
    {
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("published.yaml", yaml), []));
        return await services.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = _host.PathOf(directory), Observer = observer }, stop);
    }

    private async Task<string[]> HashesAsync(string model)
    {
        var yaml = Yaml.Replace("path: base, chat-template: model, system-message: Solve puzzles.", model, StringComparison.Ordinal);
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_host.Write("published.yaml", yaml), []));
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

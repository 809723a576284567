using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Pipelines;
using SelfImprove.Ppo;
using SelfImprove.Runs;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

/// <summary>The whole pipeline is checked before any work starts.</summary>
public sealed class PipelineCheckTests : IDisposable
{
    private const string Engine = "engine: fake\nmodel: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }\n";
    private const string Letters = "task: next-letter\nreward: next-letter\n";

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(Engine + "pipeline: [ sft ]", "experiment.yaml:3:13: sft reads a dataset, but no stage before it writes one; put a 'prime' stage before it")]
    [InlineData(Engine + Letters + "pipeline: [ ppo ]", "experiment.yaml:5:13: ppo needs a trained model, but 'model' is made from scratch by the first stage that trains on a dataset, and no such stage comes before")]
    [InlineData(Letters + Engine + "pipeline: []", "the pipeline of 'experiment' has no stages")]
    [InlineData("engine: fake\n" + Letters + "pipeline: [ ppo ]", "experiment.yaml:4:13: ppo needs a model; add 'model:' to the experiment")]
    [InlineData(Engine + "pipeline: [ prime: { source: alphabet } ]", "experiment.yaml:3:13: prime needs a task; add 'task:' to the experiment")]
    [InlineData(Engine + "pipeline: [ prime: { file: none.jsonl } ]", "experiment.yaml:3:28: there is no file FOLDER/none.jsonl")]
    [InlineData(Engine + Letters + "pipeline: [ prime: { source: alphabet }, sft ]", "experiment.yaml:5:42: sft evaluates, but the length of its completions has no limit; set 'max-tokens' under 'evaluation'")]
    [InlineData(Engine + "task: next-letter\nreward: countdown\npipeline: [ prime: { source: alphabet } ]", "experiment.yaml:4:9: 'countdown' works on problems of type CountdownProblem, but was given a NextLetterProblem: the reward or detector belongs to another task")]
    [InlineData(Engine + Letters + "detectors: [ letters, letters ]\npipeline: [ prime: { source: alphabet } ]", "experiment.yaml:5:12: 'letters' and 'letters' both look for verification, and a run keeps one count of each behaviour; remove one of them, or leave the behaviour out of its options (to compare detectors on the same texts: selfimprove detect FILE --detector NAME)")]
    [InlineData("engine: fake\nmodel: { path: nowhere }\n" + Letters + "pipeline: [ ppo ]", "experiment.yaml:2:8: there is no folder FOLDER/nowhere")]
    [InlineData("engine: fake\nmodel: { path: . }\n" + Letters + "pipeline: [ ppo: { id: base } ]", "experiment.yaml:5:13: results call the model that the pipeline starts from 'base', so a stage that trains can't have that id; give it another 'id'", true)]
    public async Task What_does_not_fit_is_said_before_any_stage_runs(string yaml, string message, bool last = false)
    {
        using var services = TestHost.Build();
        var plan = _host.Load(yaml);

        var e = await Assert.ThrowsAsync<ConfigurationException>(
            () => services.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = _host.PathOf("run") }));

        var said = e.Message.Replace(_host.Folder + "/experiment", "experiment", StringComparison.Ordinal);
        Assert.Equal(message.Replace("FOLDER", _host.Folder, StringComparison.Ordinal), last ? said.Split('\n')[^1] : said);
        Assert.False(Directory.Exists(_host.PathOf("run")));
    }

    [Fact]
    public async Task All_that_does_not_fit_is_said_at_once()
    {
        using var services = TestHost.Build();

        var e = await Assert.ThrowsAsync<ConfigurationException>(
            () => services.GetRequiredService<ExperimentRunner>().PlanAsync(_host.Load("pipeline: [ sft, ppo ]")));

        Assert.Equal(
            [
                "sft reads a dataset, but no stage before it writes one; put a 'prime' stage before it",
                "sft needs an engine; add 'engine:' to the experiment",
                "sft needs a model; add 'model:' to the experiment",
                "ppo needs a task; add 'task:' to the experiment",
                "ppo needs a reward; add 'reward:' to the experiment",
                "ppo needs an engine; add 'engine:' to the experiment",
                "ppo needs a model; add 'model:' to the experiment",
            ],
            e.Diagnostics.Select(d => d.Message));
    }

    [Fact]
    public async Task Completions_that_do_not_fit_the_context_stop_the_stage_that_makes_the_model()
    {
        var e = await Assert.ThrowsAsync<InvalidInputException>(() => _host.RunAsync(TestHost.Letters, overrides: ["evaluation.max-tokens=8"]));

        Assert.Equal(
            "sft: prompts of up to 1 tokens and completions of up to 8 do not fit the model's context of 8; lower the limit of completions to 7 or less",
            e.Message);
    }

    [Fact]
    public async Task Code_makes_the_same_stages_as_yaml()
    {
        using var services = TestHost.Build();
        var components = services.GetRequiredService<ComponentCatalogue>();
        var experiment = new Experiment
        {
            Name = "letters",
            Task = components.Choose<ITask>("next-letter"),
            Reward = components.Choose<IRewardFn>("next-letter"),
            Detectors = [components.Choose<IBehaviorDetector>("letters")],
            Engine = components.Choose<IPolicyEngineFactory>("fake"),
            Model = new ModelOptions { Layers = 1, Hidden = 2, Heads = 1, Ffn = 2, Context = 8 },
            Evaluation = new EvaluationSettings { Problems = 8, Every = 5, MaxTokens = 2 },
        };
        var pipeline = Pipeline.Create()
            .Append(components.Stage("prime", new PrimeOptions { Source = components.Choose<IPrimingSource>("alphabet"), Count = 34 }))
            .Append(components.Stage("sft", new Sft.SftOptions { Steps = 6, BatchSize = 8, LearningRate = 0.5 }))
            .Append(components.Stage("ppo", new PpoOptions { Steps = 12, PromptsPerStep = 8, MiniBatchPrompts = 4, MaxCompletionTokens = 2 }))
            .Append(components.Stage("analyze"));

        var runner = services.GetRequiredService<ExperimentRunner>();
        var code = await runner.PlanAsync(ExperimentPlan.Of(experiment, pipeline));
        var yaml = await runner.PlanAsync(_host.Load(TestHost.Letters));

        Assert.Equal(yaml.Select(s => s.Hash), code.Select(s => s.Hash));
    }

    [Fact]
    public void Appending_leaves_the_shorter_pipeline_as_it_was()
    {
        using var services = TestHost.Build();
        var stage = services.GetRequiredService<ComponentCatalogue>().Stage("ppo");
        var empty = Pipeline.Create();

        Assert.Single(empty.Append(stage).Stages);
        Assert.Empty(empty.Stages);
        Assert.Throws<ArgumentException>(() => empty.Append(stage).Append(stage));
    }

    [Fact]
    public async Task Threads_and_checkpoints_do_not_change_the_hash_but_seed_and_options_do()
    {
        using var services = TestHost.Build(b => b.AddCpuEngine());
        var runner = services.GetRequiredService<ExperimentRunner>();
        async Task<string[]> HashesAsync(params string[] overrides)
        {
            var file = _host.Write("cpu.yaml", TestHost.Letters.Replace("engine: fake", "engine: { kind: cpu, threads: 1 }", StringComparison.Ordinal));
            var document = SelfImprove.Configuration.Documents.ExperimentDocument.Read(file, overrides);
            return [.. (await runner.PlanAsync(services.GetRequiredService<ExperimentLoader>().Load(document))).Select(s => s.Hash)];
        }

        var reference = await HashesAsync();
        Assert.Equal(reference, await HashesAsync("engine.threads=2", "checkpoint.every=1", "description=other", "name=other"));
        Assert.DoesNotContain(await HashesAsync("seed=2"), reference.Contains);
        var other = await HashesAsync("sft.learning-rate=0.1");
        Assert.Equal([true, false, false, false], other.Select(reference.Contains));
    }
}

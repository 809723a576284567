using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;

namespace SelfImprove.Docs.Tests.Snippets;

/// <summary>The experiments that docs/published-models.md shows are read, and their prompts can be conversations.</summary>
public sealed class PublishedModelInYamlTests : IDisposable
{
    // The markers of the regions are comments in YAML too.
    private const string Whole = """
        #region PublishedModelInYaml
        name: qwen
        task: { kind: countdown, count: 3, max-number: 50, max-target: 99, template: question }
        reward: { kind: countdown, mode: strict }
        detectors: [ rules ]
        engine: cpu
        model: { path: Qwen2.5-0.5B-Instruct, chat-template: model }
        evaluation: { problems: 100, every: 20, max-tokens: 256 }
        pipeline:
          - grpo:
              steps: 100
              prompts-per-step: 8
              mini-batch-prompts: 8
              max-completion-tokens: 256
              learning-rate: 0.000001
          - analyze: {}
          - export: { path: qwen-countdown }
        #endregion
        """;

    private const string Started = """
        #region AnswerStartInYaml
        task: { kind: countdown, template: "Make {target} of {numbers}. Give the equation between <answer> and </answer>.\nStep by step.\n<think>" }
        model: { path: Qwen2.5-0.5B-Instruct, chat-template: model, answer-start: "Step by step.\n<think>" }
        #endregion
        pipeline: [ evaluate ]
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_experiment_asks_through_the_template_of_the_model()
    {
        var (experiment, _) = Load(Whole);

        Assert.Equal((ChatPrompts.OwnTemplate, "Qwen2.5-0.5B-Instruct"), (experiment.Model!.ChatTemplate, Path.GetFileName(experiment.Model.Path)));
    }

    [Fact]
    public void What_the_answer_starts_with_stands_behind_the_conversation()
    {
        var (experiment, task) = Load(Started);
        var chat = new ChatPrompts(ChatTemplate.BuiltIn("chatml"), experiment.Model!.SystemMessage, experiment.Model.AnswerStart).Apply(task);

        var prompt = chat.FormatPrompt(task.GetProblem(DatasetSplit.Train, 0));

        Assert.EndsWith(" between <answer> and </answer>.<|im_end|>\n<|im_start|>assistant\nStep by step.\n<think>", prompt, StringComparison.Ordinal);
    }

    private (Experiment Experiment, ITask Task) Load(string yaml)
    {
        File.WriteAllText(_file, yaml);
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddBehaviors().AddGrpo().AddCpuEngine();
        using var provider = services.BuildServiceProvider();
        var experiment = provider.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_file)).Cells[0].Experiment;
        return (experiment, experiment.Task!.Create(provider));
    }
}

using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;

namespace SelfImprove.Docs.Tests.Snippets;

/// <summary>The experiment that docs/lora.md shows is read.</summary>
public sealed class LoraInYamlTests : IDisposable
{
    // The markers of the region are comments in YAML too.
    private const string Whole = """
        #region LoraInYaml
        name: qwen-lora
        task: { kind: countdown, count: 3, max-number: 50, max-target: 99, template: question }
        reward: { kind: countdown, mode: strict }
        engine: { kind: cpu, weights: bfloat16, recompute: true }
        model: { path: Qwen2.5-3B-Instruct, chat-template: model, lora: { rank: 16, alpha: 32 } }
        evaluation: { problems: 100, every: 20, max-tokens: 256 }
        pipeline:
          - grpo: { steps: 100, prompts-per-step: 8, mini-batch-prompts: 8, max-completion-tokens: 256, learning-rate: 0.00001 }
          - export: { path: qwen-countdown }
        #endregion
        """;

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_experiment_trains_an_adapter_on_rounded_weights()
    {
        File.WriteAllText(_file, Whole);
        var services = new ServiceCollection();
        services.AddSelfImprove().AddCountdown().AddGrpo().AddCpuEngine();
        using var provider = services.BuildServiceProvider();
        var experiment = provider.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(_file)).Cells[0].Experiment;

        Assert.Equal((16, 32.0, 7), (experiment.Model!.Lora!.Rank, experiment.Model.Lora.Alpha, experiment.Model.Lora.TargetModules.Length));
        Assert.Equal(WeightFormat.Bfloat16, ((CpuEngineOptions)experiment.Engine!.Options).Weights);
    }
}

using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Docs.Tests.Documents;
using SelfImprove.Testing;
using SelfImprove.Training;

namespace SelfImprove.Docs.Tests.Snippets.Median;

/// <summary>The algorithm of the guide, from an assembly that refers to the packages alone.</summary>
public sealed class MedianTests
{
    private const string Experiment = """
        pipeline:
          - grpo: { preset: dapo, advantage: { kind: median, scale: 2 }, steps: 40, prompts-per-step: 16, mini-batch-prompts: 8, max-completion-tokens: 2, learning-rate: 0.1 }
        """;

    [Fact]
    public void An_algorithm_takes_fewer_than_40_lines() =>
        Assert.InRange(Snippet.All["MedianAdvantage"].Split('\n').Count(line => line.Length > 0), 10, 39);

    #region MedianAdvantages
    [Fact]
    public void One_right_completion_of_five_is_all_that_learns()
    {
        var batch = new TokenBatch(Enumerable.Repeat(new TokenSequence(new int[2], 1), 5));
        var advantages = new double[5];
        new MedianAdvantage(1).Estimate(
            new() { Batch = batch, Groups = [0, 0, 0, 0, 0], Rewards = [0, 0, 1, 0, 0] }, advantages, []);

        Assert.Equal([0, 0, 1, 0, 0], advantages);
    }
    #endregion

    [Fact]
    public async Task It_fills_a_slot_of_grpo_from_yaml_and_learns()
    {
        await using var services = new ServiceCollection().AddSelfImprove().AddGrpo().AddMedian().Services.BuildServiceProvider();
        var folder = Directory.CreateTempSubdirectory("median-");
        var file = Path.Combine(folder.FullName, "median.yaml");
        await File.WriteAllTextAsync(file, Experiment);
        var stage = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(file)).Cells[0].Pipeline.Stages[0];
        folder.Delete(recursive: true);
        var trainer = (IPolicyTrainer)stage.Component.Factory(services, stage.Options);

        using var policy = new FakePolicyEngine(vocabularySize: 28, contextLength: 8, RandomKey.FromSeed(1));
        using var session = trainer.Start(new TrainingContext
        {
            Policy = policy, Tokenizer = new LetterTokenizer(), Key = RandomKey.FromSeed(2), Task = new NextLetterTask(), Reward = new NextLetterReward(),
        });
        var rewards = new List<double>();
        for (var step = 0; step < session.TotalSteps; step++)
        {
            rewards.Add((await session.RunStepAsync(step)).Metrics["reward/mean"]);
        }

        Assert.InRange(rewards[0], 0, 0.2);
        Assert.InRange(rewards[^1], 0.5, 1);
    }

    #region MedianConformance
    [Fact]
    public Task The_trainer_keeps_its_promises() => TrainerConformance.CheckAsync(MedianTrainer.Create(new MedianOptions()), PolicyGradientMetrics.Definitions);
    #endregion

    [Fact]
    public void The_trainer_is_registered_by_its_name()
    {
        using var services = new ServiceCollection().AddSelfImprove().AddMedianTrainer().Services.BuildServiceProvider();
        Assert.Equal("median-po", services.GetRequiredKeyedService<IPolicyTrainer>("median-po").Name);
    }
}

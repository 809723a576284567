using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Runs;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

public sealed class RunReplayTests : IDisposable
{
    private const string Yaml = """
        name: letters
        task: next-letter
        reward: next-letter
        engine: fake
        model: { layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8 }
        evaluation: { problems: 8, every: 5, max-tokens: 2 }
        logging: { every: 1, completions: 1000 }
        pipeline:
          - prime: { source: alphabet, count: 34 }
          - sft: { steps: 6, batch-size: 8, learning-rate: 0.5 }
          - grpo: { steps: 3, prompts-per-step: 8, mini-batch-prompts: 8, samples-per-prompt: 4, max-completion-tokens: 2 }
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Scoring_again_without_a_change_gives_what_it_gave()
    {
        var row = Assert.Single(await ReplayAsync(), r => r is { Stage: "grpo", Split: DatasetSplit.Train });
        Assert.Equal(3 * 8 * 4, row.Completions);
        Assert.Equal((row.StoredReward, row.StoredAccuracy), (row.Reward, row.Accuracy));
        Assert.Equal((0, 0, 0), (row.NowRight, row.NowWrong, row.ScorerFailures));
        Assert.Equal(24, row.Advantages!.Groups);
        Assert.Equal(1, row.Advantages.Correlation, 9);
        Assert.Equal(0, row.Advantages.SignFlips);
    }

    [Fact]
    public async Task Another_estimator_gives_other_advantages()
    {
        var row = Assert.Single(await ReplayAsync("grpo.advantage=reinforce"), r => r is { Stage: "grpo", Split: DatasetSplit.Train });
        Assert.Equal(row.StoredReward, row.Reward);

        // Without a baseline a wrong completion has no signal, and none is negative.
        Assert.Equal(1 - row.Accuracy, row.Advantages!.Zero, 9);
        Assert.Equal(0, row.Advantages.SignFlips);
        Assert.InRange(row.Advantages.Correlation, -1, 0.999);
    }

    [Fact]
    public async Task Another_reward_gives_other_verdicts()
    {
        var row = Assert.Single(await ReplayAsync("reward=opposite"), r => r is { Stage: "grpo", Split: DatasetSplit.Train });
        Assert.Equal(1 - row.StoredAccuracy, row.Accuracy, 9);
        Assert.Equal(row.Completions, row.NowRight + row.NowWrong);
        Assert.Equal(-1, row.Advantages!.Correlation, 9);
    }

    [Fact]
    public async Task A_run_that_stored_nothing_says_how_to_store_something()
    {
        var outcome = await _host.RunAsync(Yaml, overrides: ["logging.every=0", "logging.evaluation-completions=0"]);
        using var services = Services();
        var e = await Assert.ThrowsAsync<InvalidInputException>(() => new RunReplay(services).ReplayAsync(outcome.Result, _host.Load(Yaml), _host.Load(Yaml)));
        Assert.EndsWith("the run stored no completions to score again; set logging: { every: 1, completions: 256 } before the next one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greedy_and_drawn_answers_are_told_apart()
    {
        var rows = await ReplayOfAsync(Yaml.Replace("problems: 8,", "problems: 8, samples: 2,", StringComparison.Ordinal));

        Assert.Equal([(false, 2 * 8), (true, 2 * 16)], rows.Where(r => r is { Stage: "grpo", Split: DatasetSplit.HeldOut }).Select(r => (r.IsDrawn, r.Completions)));
        Assert.All(rows, r => Assert.Equal(r.StoredAccuracy, r.Accuracy));
    }

    private Task<IReadOnlyList<ReplayRow>> ReplayAsync(params string[] overrides) => ReplayOfAsync(Yaml, overrides);

    private async Task<IReadOnlyList<ReplayRow>> ReplayOfAsync(string yaml, params string[] overrides)
    {
        var outcome = await _host.RunAsync(yaml);
        using var services = Services();
        var loader = services.GetRequiredService<Configuration.ExperimentLoader>();
        var file = _host.Write("experiment.yaml", yaml);
        return await new RunReplay(services).ReplayAsync(
            outcome.Result,
            loader.Load(Configuration.Documents.ExperimentDocument.Read(file)),
            loader.Load(Configuration.Documents.ExperimentDocument.Read(file, overrides)));
    }

    private static ServiceProvider Services() => TestHost.Build(b => b.AddReward<NoOptions>("opposite", "1 for any other letter.", (_, _) => new Opposite()));

    private sealed class Opposite : RewardFn<NextLetterProblem>
    {
        private readonly NextLetterReward _inner = new();

        public override string Name => "opposite";

        public override System.Collections.Immutable.ImmutableArray<RewardOutcome> Outcomes => _inner.Outcomes;

        public override Reward Score(NextLetterProblem problem, Completion completion)
        {
            var reward = _inner.Score(problem, completion);
            return reward with { Value = 1 - reward.Value, IsCorrect = !reward.IsCorrect };
        }
    }
}

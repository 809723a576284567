using System.Collections.Immutable;
using SelfImprove.Pipelines;
using SelfImprove.Training;

namespace SelfImprove.Runs;

/// <summary>
/// Scores the stored completions of a run again, with the rewards and estimators of a changed configuration: what another reward would have paid, and what another
/// advantage estimator would have made of it. Nothing is sampled and nothing is trained.
/// </summary>
/// <param name="services">The services that components are made with.</param>
public sealed class RunReplay(IServiceProvider services)
{
    // Below this an advantage is rounding, not a signal.
    private const double Nothing = 1e-9;

    private static readonly TimeSpan ScoreTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Replays a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="stored">The configuration that it ran with.</param>
    /// <param name="changed">The configuration to replay with; the same matrix.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>One row for each stage, split and kind of answers (greedy, drawn) with stored completions; stages that cells share are told once.</returns>
    /// <exception cref="InvalidInputException">The run stored no completions, or the changes have another matrix, task or no reward.</exception>
    public async Task<ImmutableArray<ReplayRow>> ReplayAsync(RunResult run, ExperimentPlan stored, ExperimentPlan changed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(changed);
        var rows = ImmutableArray.CreateBuilder<ReplayRow>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var cell in run.Cells)
        {
            var before = Cell(stored, cell.Name);
            var after = Cell(changed, cell.Name);
            var task = (after.Experiment.Task ?? throw Missing("task")).Create(services);
            var reward = (after.Experiment.Reward ?? throw Missing("reward")).Create(services);
            var scorer = new RewardScorer(reward, ScoreTimeout, maxFailures: 1, TimeProvider.System);
            foreach (var stage in cell.Stages.Where(s => seen.Add(s.Directory)))
            {
                foreach (var split in stage.ReadCompletions().GroupBy(c => (c.Split, c.IsDrawn)).OrderBy(g => g.Key))
                {
                    var completions = split.ToArray();
                    var rewards = await scorer.ScoreAsync(
                        [.. completions.Select(c => (task.ReadProblem(c.Problem), new Completion(c.Text, c.StopReason)))], cancellationToken);
                    var advantages = split.Key.Split == DatasetSplit.Train ? Compare(completions, rewards, Algorithm(before, stage.Id), Algorithm(after, stage.Id)) : null;
                    rows.Add(Summarise(cell.Name, stage.Id, split.Key.Split, completions, rewards) with { IsDrawn = split.Key.IsDrawn, Advantages = advantages });
                }
            }
        }

        return rows.Count > 0
            ? rows.ToImmutable()
            : throw new InvalidInputException($"{run.Directory}: the run stored no completions to score again; set logging: {{ every: 1, completions: 256 }} before the next one");
    }

    private static ReplayRow Summarise(string cell, string stage, DatasetSplit split, CompletionRow[] completions, Reward[] rewards)
    {
        static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
        return new ReplayRow
        {
            Cell = cell,
            Stage = stage,
            Split = split,
            Completions = completions.Length,
            StoredReward = Mean(completions.Where(c => c.Reward is not null).Select(c => c.Reward!.Value)),
            Reward = Mean(rewards.Where(r => double.IsFinite(r.Value)).Select(r => r.Value)),
            StoredAccuracy = Mean(completions.Select(c => c.IsCorrect ? 1.0 : 0)),
            Accuracy = Mean(rewards.Select(r => r.IsCorrect ? 1.0 : 0)),
            NowRight = completions.Zip(rewards).Count(p => !p.First.IsCorrect && p.Second.IsCorrect),
            NowWrong = completions.Zip(rewards).Count(p => p.First.IsCorrect && !p.Second.IsCorrect),
            ScorerFailures = rewards.Count(r => r.Outcome == RewardOutcome.ScorerFailed),
        };
    }

    private static ReplayAdvantages? Compare(CompletionRow[] completions, Reward[] rewards, PolicyGradientAlgorithm? before, PolicyGradientAlgorithm? after)
    {
        const PolicyGradientNeeds NotStored = PolicyGradientNeeds.Critic | PolicyGradientNeeds.GreedyRollout;
        if (before is null || after is null || ((before.Needs | after.Needs) & NotStored) != PolicyGradientNeeds.None)
        {
            return null;
        }

        // Rollouts of a prompt are stored one after the other; a group that was cut by the limit of stored completions is as good as a smaller one.
        var groups = new List<int>();
        for (var i = 0; i < completions.Length; i++)
        {
            var isNew = i == 0 || completions[i].Step != completions[i - 1].Step || completions[i].ProblemId != completions[i - 1].ProblemId;
            groups.Add(i == 0 ? 0 : groups[^1] + (isNew ? 1 : 0));
        }

        var whole = Enumerable.Range(0, completions.Length).GroupBy(i => groups[i])
            .Where(g => g.Count() > 1 && g.All(i => completions[i].Reward is not null && double.IsFinite(rewards[i].Value))).ToArray();
        if (whole.Length == 0)
        {
            return null;
        }

        int[] indices = [.. whole.SelectMany(g => g)];
        int[] ids = [.. indices.Select(i => groups[i])];
        var batch = new TokenBatch(indices.Select(i => new TokenSequence(new int[Math.Max(1, completions[i].Tokens) + 1], 1)));
        var old = Estimate(before, batch, ids, [.. indices.Select(i => completions[i].Reward!.Value)]);
        var now = Estimate(after, batch, ids, [.. indices.Select(i => rewards[i].Value)]);
        double Share(Func<int, bool> condition) => (double)Enumerable.Range(0, old.Length).Count(condition) / old.Length;
        return new ReplayAdvantages(
            whole.Length, Share(i => Math.Abs(old[i]) < Nothing), Share(i => Math.Abs(now[i]) < Nothing), Correlation(old, now), Share(i => old[i] * now[i] < 0));
    }

    private static double[] Estimate(PolicyGradientAlgorithm algorithm, TokenBatch batch, int[] groups, double[] scores)
    {
        var advantages = new double[batch.ScoredCount];
        algorithm.Advantage.Estimate(
            new() { Batch = batch, Groups = groups, Rewards = TokenRewards.FromScores(batch, scores) }, advantages, []);
        return [.. batch.Sequences.Select((_, s) => advantages[batch.RangeOf(s)].Average())];
    }

    private static double Correlation(double[] a, double[] b)
    {
        var (x, y) = (Moments.Of(a), Moments.Of(b));
        var covariance = a.Zip(b, (p, q) => (p - x.Mean) * (q - y.Mean)).Sum() / Math.Max(1, a.Length - 1);
        return covariance / Math.Sqrt(x.Variance * y.Variance);
    }

    private PolicyGradientAlgorithm? Algorithm(ExperimentCell cell, string stage) => cell.Pipeline.Stages.FirstOrDefault(s => s.Id == stage) is { } definition
        && definition.Component.Kind == ComponentKind.Trainer
        ? (definition.Component.Factory(services, definition.Options) as PolicyGradientTrainer)?.Algorithm
        : null;

    private static ExperimentCell Cell(ExperimentPlan plan, string name) => plan.Cells.FirstOrDefault(c => c.Name == name)
        ?? throw new InvalidInputException($"the run has a cell '{name}', which the configuration lacks; a replay can't change the matrix");

    private static InvalidInputException Missing(string key) => new($"the run's configuration has no '{key}', so its completions can't be scored");
}

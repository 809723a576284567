using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Training;

namespace SelfImprove.Audits;

/// <summary>
/// Tests a task's reward without any model, before a policy is optimised against it: the gold answer earns the most, mutated answers are not right, hostile texts are
/// scored in bounded time, and scoring a completion twice gives the same.
/// </summary>
/// <param name="task">The task; with <see cref="IOracle"/> the gold answers and their mutations are tested too.</param>
/// <param name="reward">Its reward.</param>
/// <param name="timeLimit">How long one score may take.</param>
public sealed class RewardLint(ITask task, IRewardFn reward, TimeSpan timeLimit)
{
    private const string Gold = "the gold answer is right and earns the most";
    private const string Mutated = "a mutated answer is not right and earns less";
    private const string Bounded = "every text is scored, in bounded time, within the range";
    private const string Deterministic = "scoring again gives the same";
    private const int LongestQuote = 120;

    private readonly SortedDictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly List<LintFinding> _findings = [];
    private int _scored;
    private double _wrongFormReward;

    /// <summary>Tests the reward on the first problems of the train split.</summary>
    /// <param name="problems">How many, at least 1.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">The reward belongs to another task.</exception>
    public async Task<LintReport> CheckAsync(int problems, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(problems, 1);
        _wrongFormReward = reward.Range.Minimum;
        for (var i = 0; i < problems; i++)
        {
            var problem = task.GetProblem(DatasetSplit.Train, i);
            if (task is IOracle oracle && oracle.CreateOracleCompletion(problem) is { } gold)
            {
                var judged = await CheckGoldAsync(problem, gold, cancellationToken);
                var other = oracle.CreateOracleCompletion(task.GetProblem(DatasetSplit.Train, i + 1));
                await CheckMutationsAsync(problem, gold, judged?.AnswerSpan, other, cancellationToken);
            }

            foreach (var text in HostileAnswers.For(task.FormatPrompt(problem), isFirst: i == 0))
            {
                await ScoreAsync(problem, text, StopReason.EndOfSequence, cancellationToken);
                await ScoreAsync(problem, text, StopReason.Length, cancellationToken);
            }
        }

        return new LintReport(
            _scored,
            _rules.ToImmutableSortedDictionary(StringComparer.Ordinal),
            _outcomes.ToImmutableSortedDictionary(StringComparer.Ordinal),
            [.. _findings],
            _wrongFormReward);
    }

    private async Task<Reward?> CheckGoldAsync(Problem problem, string gold, CancellationToken cancellationToken)
    {
        var result = await ScoreAsync(problem, gold, StopReason.EndOfSequence, cancellationToken);
        if (result is not null)
        {
            Require(Gold, result.IsCorrect && result.Value == reward.Range.Maximum, problem, gold, () => Text(result));
        }

        return result;
    }

    private async Task CheckMutationsAsync(Problem problem, string gold, TextSpan? answer, string? other, CancellationToken cancellationToken)
    {
        foreach (var mutation in AnswerMutations.Of(gold, answer, other).Where(m => m != gold))
        {
            if (await ScoreAsync(problem, mutation, StopReason.EndOfSequence, cancellationToken) is { } result)
            {
                Require(Mutated, !result.IsCorrect && result.Value < reward.Range.Maximum, problem, mutation, () => Text(result));
            }
        }
    }

    private async Task<Reward?> ScoreAsync(Problem problem, string text, StopReason stopReason, CancellationToken cancellationToken)
    {
        _scored++;
        var completion = new Completion(text, stopReason);
        try
        {
            var first = await ScoreOnceAsync(problem, completion, cancellationToken);
            var isInRange = first.Value >= reward.Range.Minimum && first.Value <= reward.Range.Maximum;
            Require(
                Bounded, isInRange && reward.Outcomes.Contains(first.Outcome), problem, text,
                () => $"{Text(first)}; declared: [{reward.Range.Minimum}, {reward.Range.Maximum}], {string.Join(", ", reward.Outcomes)}");
            var second = await ScoreOnceAsync(problem, completion, cancellationToken);
            Require(
                Deterministic, first.Value.Equals(second.Value) && first.Outcome == second.Outcome && first.IsCorrect == second.IsCorrect, problem, text,
                () => $"first {Text(first)}, then {Text(second)}");
            _outcomes[first.Outcome.Name] = _outcomes.GetValueOrDefault(first.Outcome.Name) + 1;
            if (!first.IsCorrect && isInRange)
            {
                _wrongFormReward = Math.Max(_wrongFormReward, first.Value);
            }

            return first;
        }
        catch (TimeoutException)
        {
            Require(Bounded, false, problem, text, () => string.Create(CultureInfo.InvariantCulture, $"took longer than {timeLimit.TotalSeconds} s"));
        }
        catch (Exception e) when (e is not InvalidInputException && !cancellationToken.IsCancellationRequested)
        {
            Require(Bounded, false, problem, text, () => $"{e.GetType().Name}: {e.Message}");
        }

        return null;
    }

    private Task<Reward> ScoreOnceAsync(Problem problem, Completion completion, CancellationToken cancellationToken) =>
        RewardScorer.ScoreWithinAsync(reward, problem, completion, timeLimit, TimeProvider.System, cancellationToken);

    private void Require(string rule, bool holds, Problem problem, string text, Func<string> message)
    {
        _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
        if (!holds)
        {
            _findings.Add(new LintFinding(rule, problem.Id, text.Length > LongestQuote ? text[..LongestQuote] + "..." : text, message()));
        }
    }

    private static string Text(Reward result) => string.Create(
        CultureInfo.InvariantCulture, $"{result.Outcome.Name}, reward {result.Value}{(result.IsCorrect ? ", right" : "")}: {result.Reason}");
}

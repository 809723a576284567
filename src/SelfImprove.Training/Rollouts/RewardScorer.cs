using System.Globalization;

namespace SelfImprove.Training;

/// <summary>Scores completions in parallel, with a time limit; a scorer that fails is a result, not a reward of 0.</summary>
/// <param name="reward">The scorer.</param>
/// <param name="timeout">How long one completion may take, counted from the start of its scoring.</param>
/// <param name="maxFailures">The share of completions, 0 to 1, on which the scorer may fail.</param>
/// <param name="timeProvider">Tells the time.</param>
public sealed class RewardScorer(IRewardFn reward, TimeSpan timeout, double maxFailures, TimeProvider timeProvider)
{
    /// <summary>Scores one completion on a thread of its own, so that the time limit holds for a scorer that never looks at the token.</summary>
    /// <param name="reward">The scorer.</param>
    /// <param name="problem">The problem.</param>
    /// <param name="completion">The completion.</param>
    /// <param name="timeout">How long it may take. Counted from its start, so that scorers that hang and hold threads do not use up the time of those that wait for one.</param>
    /// <param name="timeProvider">Tells the time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What the scorer gave, as it is. What the scorer throws passes through.</returns>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task<Reward> ScoreWithinAsync(
        IRewardFn reward, Problem problem, Completion completion, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reward);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scoring = Task.Run(
            () =>
            {
                started.SetResult();
                return reward.ScoreAsync(problem, completion, cancellationToken).AsTask();
            },
            CancellationToken.None);
        await started.Task;
        return await scoring.WaitAsync(timeout, timeProvider, cancellationToken);
    }

    /// <summary>Scores each completion; the results are in the order of the completions.</summary>
    /// <param name="items">The problems and completions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">The reward belongs to another task.</exception>
    /// <exception cref="RunFailedException">Too many failed; the rest is not scored then.</exception>
    public async Task<Reward[]> ScoreAsync(
        IReadOnlyList<(Problem Problem, Completion Completion)> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        var results = new Reward[items.Count];
        var failures = 0;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForAsync(0, items.Count, parallel, async (i, token) =>
        {
            results[i] = await ScoreAsync(items[i].Problem, items[i].Completion, token);

            // Stops here already: a scorer that hangs on everything would take hours to say so.
            if (results[i].Outcome == RewardOutcome.ScorerFailed && Interlocked.Increment(ref failures) > maxFailures * items.Count)
            {
                throw new RunFailedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the scorer failed on more than {maxFailures * 100:0.#} % of {items.Count} completions, the limit of max-scorer-failures, so what is left would be a "
                    + $"one-sided sample; a failure: {results[i].Reason}"));
            }
        });
        return results;
    }

    private async Task<Reward> ScoreAsync(Problem problem, Completion completion, CancellationToken cancellationToken)
    {
        try
        {
            var result = await ScoreWithinAsync(reward, problem, completion, timeout, timeProvider, cancellationToken);
            return result.Outcome == RewardOutcome.ScorerFailed ? Reward.Failed(result.Reason)
                : result.Value >= reward.Range.Minimum && result.Value <= reward.Range.Maximum ? result
                : Reward.Failed(string.Create(
                    CultureInfo.InvariantCulture,
                    $"reward '{reward.Name}' gave {result.Value}, which is not in its range [{reward.Range.Minimum}, {reward.Range.Maximum}]"));
        }
        catch (TimeoutException)
        {
            return Reward.Failed(string.Create(
                CultureInfo.InvariantCulture, $"reward '{reward.Name}' took longer than {timeout.TotalSeconds} s"));
        }
        catch (Exception e) when (e is not InvalidInputException && !cancellationToken.IsCancellationRequested)
        {
            return Reward.Failed($"reward '{reward.Name}' failed: {e.GetType().Name}: {e.Message}");
        }
    }
}

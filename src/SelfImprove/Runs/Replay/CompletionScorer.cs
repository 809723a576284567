namespace SelfImprove.Runs;

/// <summary>Scores stored completions; a scorer that fails is a result.</summary>
internal sealed class CompletionScorer(IRewardFn reward, ITask task)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    internal async Task<Reward[]> ScoreAsync(IReadOnlyList<CompletionRow> rows, CancellationToken cancellationToken)
    {
        var results = new Reward[rows.Count];
        await Parallel.ForAsync(0, rows.Count, cancellationToken, async (i, token) => results[i] = await ScoreAsync(rows[i], token));
        return results;
    }

    private async Task<Reward> ScoreAsync(CompletionRow row, CancellationToken cancellationToken)
    {
        var problem = task.ReadProblem(row.Problem);
        try
        {
            return await Task.Run(() => reward.ScoreAsync(problem, new Completion(row.Text, row.StopReason), cancellationToken).AsTask(), cancellationToken)
                .WaitAsync(Limit, cancellationToken);
        }
        catch (Exception e) when (e is not InvalidInputException && !cancellationToken.IsCancellationRequested)
        {
            return Reward.Failed($"{e.GetType().Name}: {e.Message}");
        }
    }
}

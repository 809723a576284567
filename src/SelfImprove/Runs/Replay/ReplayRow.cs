namespace SelfImprove.Runs;

/// <summary>What the stored rollouts of a stage, scored again, come to.</summary>
public sealed record ReplayRow
{
    /// <summary>The cell of the matrix.</summary>
    public required string Cell { get; init; }

    /// <summary>The stage.</summary>
    public required string Stage { get; init; }

    /// <summary>Train for rollouts, held-out for evaluations.</summary>
    public required DatasetSplit Split { get; init; }

    /// <summary>Whether they are the drawn answers of evaluations, as in <see cref="CompletionRow.IsDrawn"/>.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>Number of stored completions.</summary>
    public required int Completions { get; init; }

    /// <summary>Mean reward as stored, without failed scores.</summary>
    public required double StoredReward { get; init; }

    /// <summary>Mean reward now, without failed scores.</summary>
    public required double Reward { get; init; }

    /// <summary>Share of right ones as stored.</summary>
    public required double StoredAccuracy { get; init; }

    /// <summary>Share of right ones now.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Completions that were not right and are now.</summary>
    public required int NowRight { get; init; }

    /// <summary>Completions that were right and are not any more.</summary>
    public required int NowWrong { get; init; }

    /// <summary>Completions whose scorer failed now.</summary>
    public required int ScorerFailures { get; init; }

    /// <summary>What advantages come to; null where the stage has no advantages that follow from rewards alone, or no whole group is stored.</summary>
    public ReplayAdvantages? Advantages { get; init; }
}

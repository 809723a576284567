namespace SelfImprove.Corpora;

/// <summary>How a puzzle is told, apart from the behaviours.</summary>
internal sealed record TellingStyle
{
    /// <summary>The chance that a behaviour which was shown is shown once more.</summary>
    public required double Repetition { get; init; }

    /// <summary>Whether one equation is false; it is taken back where backtracking is shown.</summary>
    public bool HasMistake { get; init; }

    /// <summary>Whether equations are followed by the given numbers that remain to be used.</summary>
    public bool ListsRemaining { get; init; }

    /// <summary>Whether attempts are left in the words of one who corrects work.</summary>
    public bool IsRepair { get; init; }

    /// <summary>Who speaks, attempt by attempt; null for a text by one author.</summary>
    public IReadOnlyList<string>? Voices { get; init; }

    /// <summary>Share of the steps back with a subgoal that say what would suffice.</summary>
    public double SufficesShare { get; init; } = 0.1;
}

using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>
/// What answers say of their tries, and what they do with them: whether checking is written down (explicit), or shows only in which tries are left and which are taken (implicit). Tries at which an answer
/// breaks off are left out.
/// </summary>
public sealed record AttemptChoices
{
    /// <summary>Which answers.</summary>
    public required AnalyzedGroup Group { get; init; }

    /// <summary>Number of stored answers.</summary>
    public required int Answers { get; init; }

    /// <summary>Number of tries in them.</summary>
    public required int Attempts { get; init; }

    /// <summary>Share of the tries that solve the problem.</summary>
    public required Interval Solutions { get; init; }

    /// <summary>Share of the tries that a verdict follows.</summary>
    public required Interval Judged { get; init; }

    /// <summary>Share of right ones among the verdicts.</summary>
    public required Interval RightVerdicts { get; init; }

    /// <summary>Among the tries with a verdict, the share of right choices: a solution is taken, any other try is left.</summary>
    public required Interval JudgedChoices { get; init; }

    /// <summary>The same among the tries without a verdict.</summary>
    public required Interval SilentChoices { get; init; }

    /// <summary>Among the solutions without a verdict, the share that is taken.</summary>
    public required Interval SilentSolutionsTaken { get; init; }

    /// <summary>Among the other tries without a verdict, the share that is left.</summary>
    public required Interval SilentMissesLeft { get; init; }
}

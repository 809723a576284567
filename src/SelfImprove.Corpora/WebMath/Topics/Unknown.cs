using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>A problem about one unknown number, before its numbers are checked.</summary>
internal sealed record Unknown
{
    /// <summary>Fewer wrong candidates make no search.</summary>
    private const int FewestMisses = 4;

    /// <summary>What it is about.</summary>
    public required string Topic { get; init; }

    /// <summary>The problem in sentences, from the goal.</summary>
    public required Func<int, string> Statement { get; init; }

    /// <summary>How a value of the unknown is carried on to what should be the goal.</summary>
    public required Action<Computation, int> Steps { get; init; }

    /// <summary>How the goal is taken back to the unknown.</summary>
    public required Action<Computation, int> StepsBack { get; init; }

    /// <summary>How many steps make what the first step back asks for; 0 when none do.</summary>
    public int StepsToNeeded { get; init; }

    /// <summary>What names a candidate.</summary>
    public required Func<string, string> Lead { get; init; }

    /// <summary>What gives a candidate as the answer.</summary>
    public required Func<string, string> Answer { get; init; }

    /// <summary>How the work is divided.</summary>
    public required string Plan { get; init; }

    /// <summary>Whether the statement names the goal as the target.</summary>
    public bool StatesTarget { get; init; }

    /// <summary>See <see cref="Puzzle.ChainsWhole"/>.</summary>
    public bool ChainsWhole { get; init; }

    /// <summary>Makes a puzzle of it; null when the numbers don't fit.</summary>
    /// <param name="value">The right value of the unknown.</param>
    /// <param name="most">The largest candidate; the least is 1.</param>
    /// <param name="maximum">Largest number of an equation.</param>
    public CandidatePuzzle? Pose(int value, int most, int maximum)
    {
        if (Try(value, maximum) is not { } solution || solution.Takes(solution.Result)
            || Computation.Of(maximum, c => StepsBack(c, solution.Result)) is not { } backward)
        {
            return null;
        }

        var goal = solution.Result;
        var misses = Enumerable.Range(1, most).Where(v => v != value).Select(v => Try(v, maximum))
            .OfType<Attempt>().Where(a => a.Result != goal && !a.Takes(goal)).ToList();
        return misses.Count < FewestMisses ? null : new CandidatePuzzle(solution, misses, backward)
        {
            Topic = Topic,
            Statement = Statement(goal),
            StatesTarget = StatesTarget,
            Goal = goal,
            Plan = Plan,
            ChainsWhole = ChainsWhole,
            StepsToNeeded = ChainsWhole ? 0 : StepsToNeeded,
        };
    }

    private Attempt? Try(int value, int maximum)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return Computation.Of(maximum, c => Steps(c, value)) is { } equations ? new Attempt(Lead(text), equations, Answer(text)) : null;
    }
}

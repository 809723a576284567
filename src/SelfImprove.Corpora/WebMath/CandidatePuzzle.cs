using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>A puzzle whose attempts are a short list of candidates, such as the values of an unknown.</summary>
internal sealed class CandidatePuzzle : Puzzle
{
    private readonly List<Attempt> _misses;

    /// <summary>Makes a puzzle.</summary>
    /// <param name="solution">The right candidate.</param>
    /// <param name="misses">The wrong ones.</param>
    /// <param name="backward">Equations from the goal back to the solution.</param>
    public CandidatePuzzle(Attempt solution, IEnumerable<Attempt> misses, ImmutableArray<Equation> backward)
    {
        Solution = solution;
        Backward = backward;
        _misses = [.. misses];
    }

    public override Attempt Solution { get; }

    public override ImmutableArray<Equation> Backward { get; }

    /// <summary>How many leading equations of an attempt make what the first step back asks for; 0 when no part of an attempt does.</summary>
    public int StepsToNeeded { get; init; }

    public override Attempt? Miss(AttemptHistory history, CounterRandom random)
    {
        var open = _misses.Where(m => !history.Contains(m)).ToList();
        var informed = open.Where(m => m.Result > history.Below && m.Result < history.Above).ToList();
        if (open.Count == 0)
        {
            return null;
        }

        var miss = random.Pick(informed.Count > 0 ? informed : open);
        history.Add(miss);
        return miss;
    }

    public override (Equation Step, Attempt Attempt)? MissBackward(AttemptHistory history, CounterRandom random)
    {
        // What is needed must be missed too, and not be the goal itself.
        if (StepsToNeeded == 0 || Miss(history, random) is not { } miss || miss.Equations[StepsToNeeded - 1].Result == Backward[0].Result)
        {
            return null;
        }

        return (Backward[0], miss with { Equations = miss.Equations[..StepsToNeeded] });
    }
}

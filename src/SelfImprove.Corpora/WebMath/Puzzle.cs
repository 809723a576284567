using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>
/// A problem with a goal value that some computation comes to: a number puzzle, an equation to solve by guessing, a word problem. It is the
/// same whatever behaviours its telling shows.
/// </summary>
internal abstract class Puzzle
{
    /// <summary>What it is about, for metadata.</summary>
    public required string Topic { get; init; }

    /// <summary>The problem, in sentences.</summary>
    public required string Statement { get; init; }

    /// <summary>Whether the statement names the goal as a target or as what is to be made.</summary>
    public bool StatesTarget { get; init; }

    /// <summary>The value to come to.</summary>
    public required int Goal { get; init; }

    /// <summary>A sentence that says how the work is divided.</summary>
    public required string Plan { get; init; }

    /// <summary>
    /// Whether the goal is reasoned from in one go and with the direction said: where the first equation does not start at the goal, or the
    /// statement itself computes it.
    /// </summary>
    public bool ChainsWhole { get; init; }

    /// <summary>The numbers of which every attempt uses each one once; empty where attempts are free.</summary>
    public virtual ImmutableArray<int> Numbers => [];

    /// <summary>The attempt that comes to the goal.</summary>
    public abstract Attempt Solution { get; }

    /// <summary>Equations from the goal back to what the solution starts from; at least one.</summary>
    public abstract ImmutableArray<Equation> Backward { get; }

    /// <summary>Draws an attempt that misses the goal and was not made before; null when there is none.</summary>
    /// <param name="history">Earlier attempts; the drawn one is added.</param>
    /// <param name="random">Random numbers.</param>
    public abstract Attempt? Miss(AttemptHistory history, CounterRandom random);

    /// <summary>Draws a step back from the goal and an attempt at what it asks for that misses; null when the puzzle has none.</summary>
    /// <param name="history">Earlier attempts; the drawn one is added.</param>
    /// <param name="random">Random numbers.</param>
    public abstract (Equation Step, Attempt Attempt)? MissBackward(AttemptHistory history, CounterRandom random);
}

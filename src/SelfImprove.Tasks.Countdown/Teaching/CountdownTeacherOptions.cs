using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Options of the symbolic teacher (<c>kind: countdown-teacher</c>).</summary>
public sealed record CountdownTeacherOptions
{
    /// <summary>Which behaviours the traces show. Default <c>all</c>.</summary>
    public CountdownStrategy Strategy { get; init; } = CountdownStrategy.All;

    /// <summary>Share of the traces whose final answer is right. 0 gives the control whose behaviours are right and whose answers are wrong. Default 1; the teachers of the paper reached 0.19 to 0.44.</summary>
    [Range(0.0, 1.0)]
    public double CorrectShare { get; init; } = 1;

    /// <summary>How a trace of a searching strategy comes to its wrong answer. Default <c>misused-numbers</c>.</summary>
    public WrongAnswer WrongAnswer { get; init; } = WrongAnswer.MisusedNumbers;

    /// <summary>Share of the failing tries whose last equation is false; nobody notices. Default 0.</summary>
    [Range(0.0, 1.0)]
    public double MistakeRate { get; init; }

    /// <summary>Mean number of failed tries before the last one; the number is geometric, cut at <c>max-attempts</c>. Ignored by strategies without search. Default 5.</summary>
    [Range(0.0, 1000.0)]
    public double MeanFailures { get; init; } = 5;

    /// <summary>Largest number of tries of a trace, the last one included; with four numbers a try takes about 25 tokens. Default 10.</summary>
    [Range(1, 1000)]
    public int MaxAttempts { get; init; } = 10;

    /// <summary>Share of the tries that name a subgoal, where the strategy has subgoals. Default 0.3.</summary>
    [Range(0.0, 1.0)]
    public double SubgoalRate { get; init; } = 0.3;

    /// <summary>Share of the tries that start backwards from the target, where the strategy has backward chaining. Default 0.3.</summary>
    [Range(0.0, 1.0)]
    public double BackwardRate { get; init; } = 0.3;

    /// <summary>A failing try is the closest to the target of this many random ones: larger makes the tries more plausible. Default 4.</summary>
    [Range(1, 1000)]
    public int Plausibility { get; init; } = 4;

    /// <summary>Whether each equation is followed by the numbers that remain ("8*3=24 with 5 7"), which small models otherwise lose track of. Default false.</summary>
    public bool ListRemaining { get; init; }

    /// <summary>Largest intermediate value of any equation; at least the largest given number. Default 99.</summary>
    [Range(1, 1_000_000)]
    public int MaxIntermediate { get; init; } = 99;

    /// <summary>Index in the train split of the first problem. Give stages that must not share problems ranges of their own. Default 0.</summary>
    [Range(0L, long.MaxValue)]
    public long FirstProblem { get; init; }
}

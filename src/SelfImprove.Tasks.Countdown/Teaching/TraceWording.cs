using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Tasks.Countdown;

/// <summary>The phrases of the teacher's traces. Few and short: a small model should spend its weights on arithmetic.</summary>
internal static class TraceWording
{
    /// <summary>What begins another try.</summary>
    public static ImmutableArray<string> Retries { get; } = ["Try again: ", "Try another way: ", "Go back: "];

    /// <summary>What names a part of a try; the value follows.</summary>
    public static ImmutableArray<string> Subgoals { get; } = ["First get ", "I want "];

    /// <summary>Stands between an equation and the numbers that remain.</summary>
    public const string With = "with";

    /// <summary>Every phrase, for corpora whose models shall know the words before they see a trace.</summary>
    public static IReadOnlyList<string> Words { get; } =
        ["Try", "again", "another", "way", "Go", "back", "First", "get", "I", "want", "if", "so", "need", "target", "yes", "no", "too", "high", "low"];

    public static string Retry(CounterRandom random) => random.Pick(Retries);

    public static string Subgoal(int value, CounterRandom random) => $"{random.Pick(Subgoals)}{Text(value)}: ";

    /// <summary>The inverse equation and what it asks for; "if I get" states a condition, not a subgoal of its own.</summary>
    public static string Backward(BackwardStep step, bool namesSubgoal) =>
        namesSubgoal ? $"{step.Inverse}, so I need {Text(step.Needed)}: " : $"{step.Inverse}, if I get {Text(step.Needed)}: ";

    /// <summary>
    /// The verdict on a value. What was wanted is written down first: next to each other the two numbers are easy to compare, while a
    /// verdict that has to look the target up in the prompt stays unreliable in small models (docs/results/log.md).
    /// </summary>
    /// <param name="value">The value that was reached.</param>
    /// <param name="wanted">The value that was wanted.</param>
    /// <param name="isTarget">Whether the wanted value is the target, not a part on the way to it.</param>
    /// <param name="random">Draws between "no" and "too high" or "too low".</param>
    public static string Verdict(int value, int wanted, bool isTarget, CounterRandom random)
    {
        var verdict = value == wanted ? "yes" : random.NextBoolean(0.5) ? "no" : value > wanted ? "too high" : "too low";
        return $", {(isTarget ? "target" : "need")} {Text(wanted)}: {verdict}";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Corpora;

/// <summary>
/// The phrases of the corpus. Those of the Countdown teacher stand first and are the likelier ones, so that what a model learns here carries
/// over to traces; the others show that a behaviour is not one phrase.
/// </summary>
internal static class WebMathWording
{
    private const double TeacherShare = 0.6;

    private static readonly string[] TeacherRetries = ["Try again: ", "Try another way: ", "Go back: "];

    // Said in the first person they are understood where nothing has failed in so many words.
    private static readonly string[] OwnRetries = ["I try again: ", "Let me try another way: ", "Let me go back: ", "I start over: ", "Let me start again: "];

    private static readonly string[] Repairs = ["I made a mistake. Go back: ", "Oops, I made a mistake: ", "I got it wrong. I start over: "];

    private static readonly string[] Corrections = ["I made a mistake: ", "Correction: ", "I got it wrong: "];

    private static readonly string[] TeacherSubgoals = ["First get ", "I want "];

    private static readonly string[] OtherSubgoals = ["First make ", "I look for ", "I need "];

    private static readonly string[] Backwards = ["Work backwards: ", "Go backwards: ", "Start from the end: "];

    /// <summary>Persons.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Ann", "Ben", "Eva", "Tom"];

    /// <summary>Neutral sentences of pages; {0} is a number.</summary>
    public static IReadOnlyList<string> Fillers { get; } =
    [
        "This is from page {0} of the book.",
        "Ann has seen it on day {0} of the class.",
        "It is one of the old problems.",
        "We had it in class {0}.",
        "This page is about numbers.",
        "Here is one for the road.",
        "Posted by Ben, {0} days ago.",
        "Tom likes this problem.",
        "It is short and has one answer.",
        "Level {0}, for all ages.",
        "No paper is used here.",
        "Problem {0} of the list.",
        "Eva wrote it on the board.",
        "All numbers are whole.",
    ];

    /// <summary>What leaves an attempt for the next one.</summary>
    /// <param name="hasFailed">Whether the failure was stated, or the goal is known as a target: then short phrases are understood.</param>
    /// <param name="isRepair">Whether the text is somebody's work with corrections.</param>
    /// <param name="random">Draws the phrase.</param>
    public static string Retry(bool hasFailed, bool isRepair, CounterRandom random) =>
        isRepair ? random.Pick(Repairs)
        : hasFailed && random.NextBoolean(TeacherShare) ? random.Pick(TeacherRetries)
        : hasFailed && random.NextBoolean(0.25) ? "Another idea: "
        : random.Pick(OwnRetries);

    /// <summary>What takes back an equation that was false.</summary>
    public static string Correction(CounterRandom random) => random.Pick(Corrections);

    /// <summary>Names an intermediate value before it is made.</summary>
    public static string Subgoal(int value, CounterRandom random) =>
        random.Pick(random.NextBoolean(TeacherShare) ? TeacherSubgoals : OtherSubgoals) + Text(value) + ": ";

    /// <summary>Says how the work is divided.</summary>
    public static string Plan(string first, string then) => $"First I {first}, then I {then}.";

    /// <summary>A step from the goal back to what is needed.</summary>
    /// <param name="step">The step.</param>
    /// <param name="namesSubgoal">Whether it says that its result is wanted.</param>
    /// <param name="knowsTarget">Whether the goal is known as a target; else the direction is said.</param>
    /// <param name="random">Draws the phrase.</param>
    public static string Backward(Equation step, bool namesSubgoal, bool knowsTarget, CounterRandom random)
    {
        var direction = !knowsTarget || random.NextBoolean(0.25) ? random.Pick(Backwards) : string.Empty;
        return namesSubgoal ? $"{direction}{step}, so I need {step.Result}: "
            : knowsTarget ? $"{direction}{step}, if I get {step.Result}: "
            : $"{direction}{step}. ";
    }

    /// <summary>The whole way from the goal back to the answer.</summary>
    public static string BackwardChain(ImmutableArray<Equation> chain, CounterRandom random) => $"{random.Pick(Backwards)}{string.Join(", ", chain)}.\n";

    /// <summary>A step back that says what would be enough: a chain from the goal and a subgoal at once.</summary>
    public static string Suffices(Equation step, CounterRandom random) =>
        random.NextBoolean(0.5) ? $"It suffices to find {step.Result}: {step}. " : $"It is enough to get {step.Result}: {step}. ";

    /// <summary>The verdict on a value that is not the wanted one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="wanted">The wanted value.</param>
    /// <param name="word">What the wanted value is called, "target" or "need"; null when it may not be named.</param>
    /// <param name="knowsTarget">Whether the goal is known as a target.</param>
    /// <param name="random">Draws the phrase.</param>
    public static string Fails(int value, int wanted, string? word, bool knowsTarget, CounterRandom random)
    {
        var direction = value > wanted ? "too high" : "too low";
        if (word is not null && random.NextBoolean(TeacherShare))
        {
            return $", {word} {wanted}: {(random.NextBoolean(0.4) ? "no" : direction)}.";
        }

        return random.NextInt32(0, 2) switch
        {
            0 => $" ({direction}).",
            1 when knowsTarget && word == "target" => $". That is not {wanted}.",
            _ => $". That is {direction}.",
        };
    }

    /// <summary>The verdict on the value that was wanted.</summary>
    /// <param name="goal">The value.</param>
    /// <param name="check">Equations that check it.</param>
    /// <param name="namesTarget">Whether the goal has to be named as a target.</param>
    /// <param name="random">Draws the phrase.</param>
    public static string Passes(int goal, ImmutableArray<Equation> check, bool namesTarget, CounterRandom random) =>
        namesTarget || random.NextBoolean(TeacherShare) ? $", target {goal}: yes."
        : random.NextInt32(0, 2) switch
        {
            0 => ". That works.",
            1 => ". That is right.",
            _ => $".\nCheck: {string.Join(", ", check)}.",
        };

    /// <summary>Numbers in a row: "3, 8 and 9".</summary>
    public static string List(ImmutableArray<int> numbers, CounterRandom random) =>
        numbers.Length == 2 || random.NextBoolean(0.5)
            ? $"{string.Join(", ", numbers[..^1])} and {numbers[^1]}"
            : string.Join(", ", numbers);

    /// <summary>Gives an expression as the answer.</summary>
    public static string Answer(string expression, CounterRandom random) => random.NextBoolean(0.7) ? $"Answer: {expression}." : $"So it is {expression}.";

    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}

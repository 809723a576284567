namespace SelfImprove.Corpora;

/// <summary>Equations in one unknown that are solved by guessing and checking.</summary>
internal static class EquationPuzzles
{
    /// <summary>Draws one whose numbers fit; null when the drawn ones don't.</summary>
    public static Puzzle? Draw(int maximum, CounterRandom random)
    {
        var a = random.NextInt32(2, 9);
        var b = random.NextInt32(1, 20);
        var value = random.NextInt32(2, 14);
        var unknown = random.NextInt32(0, 3) switch
        {
            0 => TimesPlus(a, b, random),
            1 => TimesMinus(a, b, random),
            2 => SumTimes(a, b, random),
            _ => SquarePlus(b, random),
        };
        return unknown.Pose(value, 16, maximum);
    }

    private static Unknown TimesPlus(int a, int b, CounterRandom random) => Of(
        "times-plus", $"{a}*x+{b}", $"{a} times the number plus {b}", random, $"multiply by {a}", $"add {b}") with
    {
        Steps = (c, x) => c.Do(c.Do(x, '*', a), '+', b),
        StepsBack = (c, goal) => c.Do(c.Do(goal, '-', b), '/', a),
        StepsToNeeded = 1,
    };

    private static Unknown TimesMinus(int a, int b, CounterRandom random) => Of(
        "times-minus", $"{a}*x-{b}", $"{a} times the number minus {b}", random, $"multiply by {a}", $"subtract {b}") with
    {
        Steps = (c, x) => c.Do(c.Do(x, '*', a), '-', b),
        StepsBack = (c, goal) => c.Do(c.Do(goal, '+', b), '/', a),
        StepsToNeeded = 1,
    };

    private static Unknown SumTimes(int a, int b, CounterRandom random) => Of(
        "sum-times", $"(x+{b})*{a}", $"the sum of the number and {b} times {a}", random, $"add {b}", $"multiply by {a}") with
    {
        Steps = (c, x) => c.Do(c.Do(x, '+', b), '*', a),
        StepsBack = (c, goal) => c.Do(c.Do(goal, '/', a), '-', b),
        ChainsWhole = true,
    };

    private static Unknown SquarePlus(int b, CounterRandom random) => Of(
        "square-plus", $"x*x+{b}", $"the square of the number plus {b}", random, "square it", $"add {b}") with
    {
        Steps = (c, x) => c.Do(c.Do(x, '*', x), '+', b),
        StepsBack = (c, goal) => c.Do(goal, '-', b),
        StepsToNeeded = 1,
    };

    private static Unknown Of(string topic, string formula, string words, CounterRandom random, string first, string then)
    {
        var inWords = random.NextBoolean(0.4);
        var wording = random.NextInt32(0, 2);
        var lead = random.NextInt32(0, 1);
        return new Unknown
        {
            Topic = topic,
            Statement = (inWords, wording) switch
            {
                (true, 0) => goal => $"I think of a number. It is so that {words} is {goal}. Which number is it?",
                (true, _) => goal => $"Which number is it? Here {words} makes {goal}.",
                (_, 0) => goal => $"Solve {formula}={goal}.",
                (_, 1) => goal => $"Find x: {formula}={goal}.",
                _ => goal => $"For which x is {formula} equal to {goal}?",
            },
            Steps = (_, _) => { },
            StepsBack = (_, _) => { },
            Lead = inWords ? x => $"With {x}: " : lead == 0 ? x => $"x={x}: " : x => $"With x={x}: ",
            Answer = inWords ? x => $"The number is {x}." : x => $"So x={x}.",
            Plan = WebMathWording.Plan(first, then),
        };
    }
}

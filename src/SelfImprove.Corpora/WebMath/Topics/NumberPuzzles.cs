using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>
/// Number puzzles: make a number from given ones. They give two, three or five numbers, and four only when asked, so that the corpus holds no
/// problem of a Countdown task with four.
/// </summary>
internal static class NumberPuzzles
{
    private const int LeastGoal = 10;
    private const int MaxDraws = 200;

    /// <summary>Draws one; null when the drawn numbers make nothing fit.</summary>
    public static Puzzle? Draw(int maximum, bool fourNumbers, CounterRandom random)
    {
        var draw = random.NextInt32(0, 9);
        var count = fourNumbers ? draw switch { < 1 => 2, < 3 => 3, < 9 => 4, _ => 5 } : draw switch { < 2 => 2, < 7 => 3, _ => 5 };
        var largest = Math.Min(count == 2 ? 20 : 13, maximum);
        var numbers = Enumerable.Range(0, count).Select(_ => random.NextInt32(1, largest)).ToImmutableArray();
        var chooses = count > 2 && random.NextBoolean(count switch { 3 => 0.25, 4 => 0.1, _ => 0.4 });
        return chooses || count == 2 ? Pairs(numbers, maximum, random) : All(numbers, maximum, random);
    }

    /// <summary>Draws a calculation with brackets whose result a book gives; its wrong attempts combine the same numbers otherwise.</summary>
    public static Puzzle? DrawCalculation(int maximum, CounterRandom random)
    {
        var numbers = Enumerable.Range(0, 3).Select(_ => random.NextInt32(2, Math.Min(15, maximum))).ToImmutableArray();
        if (Solve(numbers, maximum, random) is not { } solved || !solved.Expression.Contains('('))
        {
            return null;
        }

        var (solution, expression) = solved;
        var wording = random.NextInt32(0, 2);
        return new NumbersPuzzle(numbers, solution with { Answer = "Done." }, maximum)
        {
            Topic = "calculation",
            Statement = wording switch
            {
                0 => $"Work out {expression}. The book says {solution.Result}.",
                1 => $"Work out {expression}. Target: {solution.Result}.",
                _ => $"Why is {expression} the same as {solution.Result}?",
            },
            StatesTarget = wording == 1,
            Goal = solution.Result,
            Plan = WebMathWording.Plan("work out the brackets", "do the rest"),
        };
    }

    private static NumbersPuzzle? All(ImmutableArray<int> numbers, int maximum, CounterRandom random)
    {
        if (Solve(numbers, maximum, random) is not { } solved)
        {
            return null;
        }

        var solution = solved.Attempt;
        var (statement, states) = Statement(numbers, solution.Result, random);
        return new NumbersPuzzle(numbers, solution, maximum)
        {
            Topic = $"make-from-{numbers.Length}",
            Statement = statement,
            StatesTarget = states,
            Goal = solution.Result,
            Plan = WebMathWording.Plan("make a large number", "use the small numbers"),
        };
    }

    // An attempt that can be told backwards and whose goal is not given.
    private static (Attempt Attempt, string Expression)? Solve(ImmutableArray<int> numbers, int maximum, CounterRandom random)
    {
        for (var i = 0; i < MaxDraws; i++)
        {
            var (equations, expression) = NumbersPuzzle.Draw(numbers, maximum, random);
            var attempt = new Attempt(string.Empty, equations, WebMathWording.Answer(expression, random));
            var closing = attempt.Equations[^1];
            if (attempt.Result >= LeastGoal && !attempt.Takes(attempt.Result) && !numbers.Contains(attempt.Result)
                && Equation.Of(closing.Result, Equation.Inverse(closing.Sign), closing.Right, maximum) is { } step && step.Left == closing.Result)
            {
                return (attempt, expression);
            }
        }

        return null;
    }

    // Two of the numbers make the goal: few candidates, one equation each.
    private static CandidatePuzzle? Pairs(ImmutableArray<int> numbers, int maximum, CounterRandom random)
    {
        var attempts = new Dictionary<string, Attempt>(StringComparer.Ordinal);
        for (var i = 0; i < numbers.Length; i++)
        {
            for (var j = 0; j < numbers.Length; j++)
            {
                foreach (var sign in Equation.Signs)
                {
                    if (i != j && numbers[i] >= numbers[j] && Equation.Of(numbers[i], sign, numbers[j], maximum) is { } equation)
                    {
                        attempts[equation.ToString()] = new Attempt(
                            string.Empty, [equation], WebMathWording.Answer(Operand.Made(equation, Operand.Given(numbers[i]), Operand.Given(numbers[j])).Text, random));
                    }
                }
            }
        }

        var solution = random.Pick(attempts.Values.ToList());
        var goal = solution.Result;
        var misses = attempts.Values.Where(a => a.Result != goal && !a.Takes(goal)).ToList();
        var closing = solution.Equations[0];
        if (goal < LeastGoal || numbers.Contains(goal) || misses.Count < 2
            || Equation.Of(goal, Equation.Inverse(closing.Sign), closing.Right, maximum) is not { } step || step.Left != goal)
        {
            return null;
        }

        var list = WebMathWording.List(numbers, random);
        var (statement, states) = numbers.Length == 2 ? Statement(numbers, goal, random)
            : random.NextBoolean(0.5) ? ($"Which two of {list} make {goal}?", false)
            : ($"Numbers: {list}. Target: {goal}. Two of the numbers are enough.", true);
        return new CandidatePuzzle(solution, misses, [step])
        {
            Topic = numbers.Length == 2 ? "make-from-2" : "two-of-" + numbers.Length,
            Statement = statement,
            StatesTarget = states,
            Goal = goal,
            Plan = WebMathWording.Plan("look at the large numbers", "look at the small numbers"),
        };
    }

    private static (string Text, bool StatesTarget) Statement(ImmutableArray<int> numbers, int goal, CounterRandom random)
    {
        var list = WebMathWording.List(numbers, random);
        return random.NextInt32(0, 5) switch
        {
            0 or 1 => ($"Numbers: {string.Join(", ", numbers)}. Target: {goal}.", true),
            2 => ($"Make {goal} from {list}.", true),
            3 => ($"Use {list} to make {goal}.", false),
            4 => ($"Can you make {goal} with {list}?", true),
            _ => ($"How is {goal} made of {list}?", false),
        };
    }
}

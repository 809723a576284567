using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>A puzzle whose attempts use every one of the given numbers once.</summary>
internal sealed class NumbersPuzzle : Puzzle
{
    // Of so many random attempts the one closest to the goal is made: plausible tries.
    private const int Plausibility = 4;
    private const int MaxDraws = 200;
    private const int StepTries = 16;

    private readonly int _maximum;

    /// <summary>Makes a puzzle.</summary>
    /// <param name="numbers">The given numbers; at least two.</param>
    /// <param name="solution">An attempt over them that comes to the goal.</param>
    /// <param name="maximum">Largest result of a step.</param>
    public NumbersPuzzle(ImmutableArray<int> numbers, Attempt solution, int maximum)
    {
        Numbers = numbers;
        _maximum = maximum;
        Solution = solution;
        var closing = solution.Equations[^1];
        Backward = [Equation.Of(closing.Result, Equation.Inverse(closing.Sign), closing.Right, maximum)!.Value];
    }

    public override ImmutableArray<int> Numbers { get; }

    public override Attempt Solution { get; }

    public override ImmutableArray<Equation> Backward { get; }

    /// <summary>Draws a computation over numbers, with the expression that it makes; whole intermediate values in [1, maximum].</summary>
    /// <param name="numbers">What it uses.</param>
    /// <param name="maximum">Largest result of a step.</param>
    /// <param name="random">Random numbers.</param>
    public static (ImmutableArray<Equation> Equations, string Expression) Draw(IReadOnlyList<int> numbers, int maximum, CounterRandom random)
    {
        var pool = numbers.Select(Operand.Given).ToList();
        var equations = ImmutableArray.CreateBuilder<Equation>(numbers.Count - 1);
        while (pool.Count > 1)
        {
            // There is always a way on: of two numbers the larger minus the smaller, of equal ones their quotient.
            var i = random.NextInt32(0, pool.Count - 1);
            var j = random.NextInt32(0, pool.Count - 2);
            j += j >= i ? 1 : 0;
            var (left, right) = pool[i].Value >= pool[j].Value ? (pool[i], pool[j]) : (pool[j], pool[i]);
            if (Equation.Of(left.Value, random.Pick(Equation.Signs), right.Value, maximum) is { } equation)
            {
                equations.Add(equation);
                pool.RemoveAt(Math.Max(i, j));
                pool.RemoveAt(Math.Min(i, j));
                pool.Add(Operand.Made(equation, left, right));
            }
        }

        return (equations.ToImmutable(), pool[0].Text);
    }

    public override Attempt? Miss(AttemptHistory history, CounterRandom random) => Miss(Numbers, Goal, history, random);

    public override (Equation Step, Attempt Attempt)? MissBackward(AttemptHistory history, CounterRandom random)
    {
        // Four of five numbers would be a Countdown problem with its solution.
        for (var i = 0; i < StepTries && Numbers.Length < 5; i++)
        {
            var index = random.NextInt32(0, Numbers.Length - 1);
            if (Equation.Of(Goal, random.Pick(Equation.Signs), Numbers[index], _maximum) is { } step && step.Result != Goal && step.Left == Goal
                && Miss(Numbers.RemoveAt(index), step.Result, history, random) is { } miss)
            {
                return (step, miss);
            }
        }

        return null;
    }

    private Attempt? Miss(ImmutableArray<int> numbers, int wanted, AttemptHistory history, CounterRandom random)
    {
        Attempt? closest = null;
        for (var i = 0; i < Plausibility || (closest is null && i < MaxDraws); i++)
        {
            var attempt = new Attempt(string.Empty, Draw(numbers, _maximum, random).Equations, string.Empty);
            if (attempt.Result != wanted && attempt.Result != Goal && !attempt.Takes(Goal) && !history.Contains(attempt)
                && (closest is null || Math.Abs(attempt.Result - wanted) < Math.Abs(closest.Result - wanted)))
            {
                closest = attempt;
            }
        }

        if (closest is not null)
        {
            history.Add(closest);
        }

        return closest;
    }
}

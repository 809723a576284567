using System.Collections.Immutable;

namespace SelfImprove.Corpora;

/// <summary>Claims with small proofs by example.</summary>
internal static class Claims
{
    /// <summary>Draws one whose numbers fit; null when the drawn ones don't.</summary>
    public static Puzzle? Draw(int maximum, CounterRandom random) => random.NextInt32(0, 3) switch
    {
        0 => Pairs(
            "square-and-side", maximum, random, goal => $"Claim: {goal} is the sum of a square and its side.", ("find the square", "add the side"),
            (c, a, _) => c.Do(c.Do(a, '*', a), '+', a),
            (c, goal, b) => c.Do(goal, '-', b),
            (a, b) => a == b),
        1 => ProductAndSum(maximum, random),
        2 => Product("neighbours", maximum, random, 1, goal => $"Claim: {goal} is the product of two neighbours."),
        _ => Product("product", maximum, random, random.NextInt32(2, 6) is var d ? d : 0, goal => $"Claim: {goal} is the product of two numbers with difference {d}."),
    };

    private static CandidatePuzzle? ProductAndSum(int maximum, CounterRandom random)
    {
        var product = random.NextInt32(2, 12) * random.NextInt32(2, 12);
        return Pairs(
            "product-and-sum", maximum, random, goal => $"Claim: {product} is the product of two numbers with sum {goal}.", ("find a product", "find the sum"),
            (c, a, b) =>
            {
                c.Do(a, '*', b);
                c.Do(a, '+', b);
            },
            (c, goal, b) => c.Do(c.Do(goal, '-', b), '*', b),
            (a, b) => a * b == product);
    }

    private static CandidatePuzzle? Product(string topic, int maximum, CounterRandom random, int difference, Func<int, string> statement) => Pairs(
        topic, maximum, random, statement, ("find a product", "find the large number"),
        (c, a, b) => c.Do(c.Do(b, '+', difference), '*', b),
        (c, goal, b) => c.Do(goal, '/', b),
        (a, b) => a == b + difference);

    // All pairs a >= b are candidates; the solution is one of them.
    private static CandidatePuzzle? Pairs(
        string topic, int maximum, CounterRandom random, Func<int, string> statement, (string First, string Then) plan,
        Action<Computation, int, int> steps, Action<Computation, int, int> stepsBack, Func<int, int, bool>? admits = null)
    {
        const int Most = 24;
        var all = new List<(Attempt Attempt, int Least)>();
        for (var b = 1; b <= Most; b++)
        {
            for (var a = b; a <= Most; a++)
            {
                if ((admits?.Invoke(a, b) ?? true) && Computation.Of(maximum, c => steps(c, a, b)) is { } equations)
                {
                    all.Add((new Attempt(string.Empty, equations, "This proves the claim."), b));
                }
            }
        }

        if (all.Count == 0)
        {
            return null;
        }

        var (solution, least) = random.Pick(all);
        var goal = solution.Result;
        var misses = all.Select(a => a.Attempt).Where(a => a.Result != goal && !a.Takes(goal)).ToImmutableArray();
        return misses.Length < 2 || solution.Takes(goal) || Computation.Of(maximum, c => stepsBack(c, goal, least)) is not { } backward ? null
            : new CandidatePuzzle(solution, misses, backward)
            {
                Topic = topic,
                Statement = statement(goal),
                Goal = goal,
                Plan = WebMathWording.Plan(plan.First, plan.Then),
            };
    }
}

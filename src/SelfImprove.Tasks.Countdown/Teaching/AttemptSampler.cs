namespace SelfImprove.Tasks.Countdown;

/// <summary>Draws computations over given numbers.</summary>
internal sealed class AttemptSampler(int maximum)
{
    // Enough that a problem with a single solution among some thousand computations is all but surely solved.
    private const int MaxDraws = 20_000;

    // Enough to find nearly all computations of the problems that have few of them, such as 1, 1, 2, 2.
    private const int MaxMisses = 2000;

    // Of each way to break the rules; most problems have many.
    private const int MisusingDraws = 3000;

    /// <summary>Draws a computation; whole intermediate values in [1, maximum].</summary>
    public Attempt Draw(IReadOnlyList<Operand> numbers, CounterRandom random)
    {
        var pool = new List<Operand>(numbers.Count);
        var equations = new Equation[numbers.Count - 1];
        while (true)
        {
            pool.Clear();
            pool.AddRange(numbers);
            var done = 0;
            var endsWithGiven = false;
            while (done < equations.Length && TryCombine(pool, random, out equations[done], out endsWithGiven))
            {
                done++;
            }

            if (done == equations.Length)
            {
                return new Attempt([.. equations], pool[0], endsWithGiven);
            }
        }
    }

    /// <summary>Draws a computation that reaches the target.</summary>
    /// <param name="numbers">What it uses.</param>
    /// <param name="target">What it comes to.</param>
    /// <param name="asker">Who asks, for the message.</param>
    /// <param name="random">Random numbers.</param>
    /// <exception cref="InvalidInputException">None was found.</exception>
    public Attempt DrawReaching(IReadOnlyList<Operand> numbers, int target, string asker, CounterRandom random)
    {
        for (var i = 0; i < MaxDraws; i++)
        {
            var attempt = Draw(numbers, random);
            if (attempt.Result.Value == target)
            {
                return attempt;
            }
        }

        throw new InvalidInputException(
            $"{asker}: found no way to make {target} from {string.Join(", ", numbers.Select(n => n.Value))} with whole intermediate values up to "
            + $"{maximum}; let the task give solvable problems of that kind, or raise max-intermediate");
    }

    /// <summary>Draws a computation that reaches the target and breaks the rules: it leaves one of the numbers out, or uses one twice in the place of another.</summary>
    /// <returns>Null if none was found.</returns>
    public Attempt? DrawMisusing(IReadOnlyList<Operand> numbers, int target, CounterRandom random)
    {
        var ways = WaysToMisuse(numbers).ToList();
        while (ways.Count > 0)
        {
            var way = random.NextInt32(0, ways.Count - 1);
            for (var i = 0; i < MisusingDraws; i++)
            {
                if (Draw(ways[way], random) is var attempt && attempt.Result.Value == target)
                {
                    return attempt;
                }
            }

            ways.RemoveAt(way);
        }

        return null;
    }

    private static IEnumerable<List<Operand>> WaysToMisuse(IReadOnlyList<Operand> numbers)
    {
        for (var missing = 0; missing < numbers.Count; missing++)
        {
            var left = numbers.Where((_, i) => i != missing).ToList();
            if (left.Count > 1)
            {
                yield return left;
            }

            foreach (var twice in left.Where(n => n.Value != numbers[missing].Value).DistinctBy(n => n.Value))
            {
                yield return [.. left, twice];
            }
        }
    }

    /// <summary>Draws a computation that misses the target and was not tried before: the closest of several random ones.</summary>
    /// <param name="numbers">What it uses.</param>
    /// <param name="target">What it must not come to.</param>
    /// <param name="candidates">Of how many the closest is taken.</param>
    /// <param name="tried">Earlier computations, by canonical form and by text; the drawn one is added. When nothing new is found, an old one is drawn.</param>
    /// <param name="random">Random numbers.</param>
    /// <returns>Null if every computation comes to the target.</returns>
    public Attempt? DrawMissing(IReadOnlyList<Operand> numbers, int target, int candidates, HashSet<string> tried, CounterRandom random)
    {
        Attempt? closest = null;
        Attempt? repeated = null;
        for (var i = 0; i < candidates || (closest is null && i < MaxMisses); i++)
        {
            var attempt = Draw(numbers, random);
            if (attempt.Result.Value == target)
            {
                continue;
            }

            repeated = attempt;
            if (closest is null || Math.Abs(attempt.Result.Value - target) < Math.Abs(closest.Result.Value - target))
            {
                closest = Forms(attempt).Any(tried.Contains) ? closest : attempt;
            }
        }

        if (closest is not null)
        {
            tried.UnionWith(Forms(closest));
        }

        return closest ?? repeated;
    }

    // Other orders of a sum are the same try; and so are other trees that read the same, when a made number equals a given one.
    private static string[] Forms(Attempt attempt) =>
        [attempt.Result.Expression.ToCanonical().ToString(), string.Join(',', attempt.Equations.Select(e => e.ToString()).Order(StringComparer.Ordinal))];

    // Commutative operations are written larger number first: a small model then learns half as many equations.
    private bool TryCombine(List<Operand> pool, CounterRandom random, out Equation equation, out bool rightIsGiven)
    {
        for (var tries = 0; tries < 64; tries++)
        {
            var i = random.NextInt32(0, pool.Count - 1);
            var j = random.NextInt32(0, pool.Count - 2);
            j += j >= i ? 1 : 0;
            var (left, right) = pool[i].Value >= pool[j].Value ? (pool[i], pool[j]) : (pool[j], pool[i]);
            var op = random.Pick(ArithmeticOperators.All);
            if (Operand.Compute(left.Value, op, right.Value, maximum) is { } result)
            {
                rightIsGiven = right.IsGiven;
                pool.RemoveAt(Math.Max(i, j));
                pool.RemoveAt(Math.Min(i, j));
                equation = new Equation(left.Value, op, right.Value, result) { Remaining = [.. pool.Select(o => o.Value)] };
                pool.Add(new Operand(result, new BinaryExpression(op, left.Expression, right.Expression)));
                return true;
            }
        }

        (equation, rightIsGiven) = (default, false);
        return false;
    }
}

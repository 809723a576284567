using System.Text;

namespace SelfImprove.Tasks.Countdown;

/// <summary>Writes the thought of one trace: tries that fail, then one that reaches the target (or, for the wrong-answer control, does not).</summary>
internal sealed class TraceWriter
{
    private readonly CountdownTeacherOptions _options;
    private readonly AttemptSampler _sampler;
    private readonly bool _verifies;
    private readonly bool _setsSubgoals;
    private readonly bool _chainsBackward;

    public TraceWriter(CountdownTeacherOptions options)
    {
        _options = options;
        _sampler = new AttemptSampler(options.MaxIntermediate);
        var all = options.Strategy == CountdownStrategy.All;
        _verifies = all || options.Strategy == CountdownStrategy.BacktrackingVerification;
        _setsSubgoals = all || options.Strategy == CountdownStrategy.BacktrackingSubgoals;
        _chainsBackward = all || options.Strategy == CountdownStrategy.BacktrackingBackwardChaining;
    }

    /// <summary>Writes a trace over the numbers.</summary>
    /// <param name="numbers">The given numbers.</param>
    /// <param name="target">The target.</param>
    /// <param name="solution">A computation that reaches the target, which ends the trace; null for a wrong answer.</param>
    /// <param name="random">The trace's random numbers.</param>
    public Trace Write(IReadOnlyList<Operand> numbers, int target, Attempt? solution, CounterRandom random)
    {
        var attempts = DrawAttemptCount(random);
        var text = new StringBuilder();
        var closing = solution ?? DrawWrongClosing(numbers, target, random);
        var answer = default(Operand);

        // A teacher that repeats itself makes a pupil that does nothing else: greedy decoding then writes one try until the context ends.
        var tried = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < attempts; i++)
        {
            if (i > 0)
            {
                text.Append(TraceWording.Retry(random));
            }

            var last = i == attempts - 1;
            answer = last && closing is not null
                ? WriteClosing(text, closing, target, random)
                : WriteFailure(text, numbers, target, isAnswer: last, tried, random);
            text.Append(".\n");
        }

        return new Trace(text.ToString(), answer, attempts);
    }

    // Geometric, so that the chance that a try is the last one does not depend on how many came before: a model that learnt "the tenth
    // try succeeds" would write a false equation at the tenth. Traces over the limit are drawn again, not cut, for the same reason.
    private int DrawAttemptCount(CounterRandom random)
    {
        var stop = 1 / (1 + _options.MeanFailures);
        while (true)
        {
            var attempts = 1;
            while (attempts <= _options.MaxAttempts && !random.NextBoolean(stop))
            {
                attempts++;
            }

            if (attempts <= _options.MaxAttempts)
            {
                return attempts;
            }
        }
    }

    // What a wrong trace claims to reach the target by; null when it claims nothing, or nothing was found.
    private Attempt? DrawWrongClosing(IReadOnlyList<Operand> numbers, int target, CounterRandom random) => _options.WrongAnswer switch
    {
        WrongAnswer.MisusedNumbers => _sampler.DrawMisusing(numbers, target, random),
        WrongAnswer.FalseEquation => _sampler.DrawMissing(numbers, target, _options.Plausibility, [], random)?.Claiming(target),
        _ => null,
    };

    private Operand WriteClosing(StringBuilder text, Attempt solution, int target, CounterRandom random)
    {
        // A solution whose last equation puts a given number in can be told backwards.
        if (_chainsBackward && solution.EndsWithGiven && random.NextBoolean(_options.BackwardRate)
            && BackwardStep.Over(solution.Equations[^1], _options.MaxIntermediate) is { } step)
        {
            text.Append(TraceWording.Backward(step, _setsSubgoals));
        }
        else
        {
            WriteSubgoal(text, solution, random);
        }

        text.Append(solution.Write(_options.ListRemaining));
        if (_verifies)
        {
            text.Append(TraceWording.Verdict(target, target, isTarget: true, random));
        }

        return solution.Result;
    }

    // The try that becomes a wrong answer goes forwards, so that the whole answer stands in the trace.
    private Operand WriteFailure(StringBuilder text, IReadOnlyList<Operand> numbers, int target, bool isAnswer, HashSet<string> tried, CounterRandom random)
    {
        var wanted = target;
        var pool = numbers;
        if (!isAnswer && _chainsBackward && random.NextBoolean(_options.BackwardRate)
            && BackwardStep.Draw(numbers, target, _options.MaxIntermediate, random) is { } step)
        {
            var rest = numbers.ToList();
            rest.Remove(step.Number);
            (wanted, pool) = (step.Needed, rest);
            text.Append(TraceWording.Backward(step, _setsSubgoals));
        }

        var attempt = _sampler.DrawMissing(pool, wanted, _options.Plausibility, tried, random)
            ?? throw new InvalidInputException(
                $"teacher: every computation over {string.Join(", ", pool.Select(n => n.Value))} comes to {wanted}, so no try can fail; "
                + "use a strategy without search for such problems");
        attempt = _options.MistakeRate > 0 && random.NextBoolean(_options.MistakeRate) ? attempt.Claiming(Mistaken(attempt.Result.Value, wanted, random)) : attempt;
        if (wanted == target)
        {
            WriteSubgoal(text, attempt, random);
        }

        text.Append(attempt.Write(_options.ListRemaining));
        if (_verifies)
        {
            text.Append(TraceWording.Verdict(attempt.Result.Value, wanted, isTarget: wanted == target, random));
        }

        return attempt.Result;
    }

    // One to three beside the true value, and not what was wanted: a mistake that nobody notices.
    private static int Mistaken(int value, int wanted, CounterRandom random)
    {
        while (true)
        {
            var mistaken = value + random.NextInt32(1, 3) * (value > 3 && random.NextBoolean(0.5) ? -1 : 1);
            if (mistaken != wanted)
            {
                return mistaken;
            }
        }
    }

    private void WriteSubgoal(StringBuilder text, Attempt attempt, CounterRandom random)
    {
        if (_setsSubgoals && attempt.Equations.Length > 1 && random.NextBoolean(_options.SubgoalRate))
        {
            text.Append(TraceWording.Subgoal(attempt.Equations[^2].Result, random));
        }
    }
}

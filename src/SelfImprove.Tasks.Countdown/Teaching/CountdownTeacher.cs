using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SelfImprove.Tasks.Countdown;

/// <summary>
/// Writes traces that show exactly the behaviours asked for, in the place of the paper's teacher LLM (arXiv 2503.01307, section 3).
/// Unless mistakes are asked for, every equation is true; every verdict follows from the value before it.
/// </summary>
public sealed partial class CountdownTeacher : IPrimingSource
{
    /// <summary>The name in YAML.</summary>
    public const string ComponentName = "countdown-teacher";

    private readonly CountdownTeacherOptions _options;
    private readonly AttemptSampler _sampler;
    private readonly TraceWriter _writer;

    /// <summary>Makes a teacher.</summary>
    public CountdownTeacher(CountdownTeacherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _sampler = new AttemptSampler(options.MaxIntermediate);

        // The dots control is as long as the trace that shows everything, and the shuffled one has its parts.
        _writer = new TraceWriter(options.Strategy is CountdownStrategy.Dots or CountdownStrategy.Shuffled ? options with { Strategy = CountdownStrategy.All } : options);
    }

    /// <inheritdoc/>
    public string Name => ComponentName;

    /// <inheritdoc/>
    public IEnumerable<PrimingExample> Generate(ITask task, int count, RandomKey key)
    {
        var countdown = CountdownProblems.Of(task, Name);
        for (var i = 0; i < count; i++)
        {
            yield return Write(countdown, _options.FirstProblem + i, new CounterRandom(key.Derive(i)));
        }
    }

    private PrimingExample Write(CountdownProblems problems, long index, CounterRandom random)
    {
        var (problem, prompt) = problems.Get(index);
        var numbers = problem.Numbers.Select(n => Operand.Given(n)).ToList();
        var target = checked((int)problem.Target);
        var correct = _options.CorrectShare >= 1 || random.NextBoolean(_options.CorrectShare);

        // Also drawn where the answer will be wrong, so that right and wrong traces are of the same problems.
        var solution = _sampler.DrawReaching(numbers, target, "teacher", random);
        Attempt Straight() => correct ? solution : _sampler.DrawMissing(numbers, target, _options.Plausibility, [], random) ?? solution;
        Trace Searched() => _writer.Write(numbers, target, correct ? solution : null, random);
        var trace = _options.Strategy switch
        {
            CountdownStrategy.Empty => new Trace(string.Empty, Straight().Result, 0),
            CountdownStrategy.Direct => Told(Straight()),
            CountdownStrategy.Dots => Dots(Searched()),
            CountdownStrategy.Shuffled => Shuffled(Searched(), random),
            _ => Searched(),
        };

        return new PrimingExample(prompt, $"{CountdownTranscript.StartAfter(prompt)}{trace.Text}</think>\n<answer>{trace.Answer.Expression}</answer>")
        {
            Problem = problem,
            Metadata = ImmutableSortedDictionary<string, string>.Empty
                .Add("problem", problem.Id)
                .Add("strategy", _options.Strategy.ToString())
                .Add("attempts", trace.Attempts.ToString(CultureInfo.InvariantCulture))
                .Add("correct", correct ? "true" : "false"),
        };
    }

    private Trace Told(Attempt attempt) => new($"{attempt.Write(_options.ListRemaining)}.\n", attempt.Result, 1);

    private static Trace Dots(Trace shown) =>
        shown with { Text = string.Concat(Enumerable.Repeat(". ", WordCount.Of(shown.Text) - 1)) + ".\n", Attempts = 0 };

    // The marks between the parts stay where they are, so that the text looks like a trace and is none.
    private static Trace Shuffled(Trace shown, CounterRandom random)
    {
        var parts = PartMark().Split(shown.Text);
        var marks = PartMark().Matches(shown.Text);
        var texts = parts[..^1];
        random.Shuffle<string>(texts);
        return shown with { Text = string.Concat(texts.Select((text, i) => text + marks[i].Value)), Attempts = 0 };
    }

    [GeneratedRegex(@", |: |\.\n", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex PartMark();
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace SelfImprove.Tasks.Countdown;

/// <summary>
/// Writes documents that a small base model is pre-trained on: arithmetic drills, comparisons, direct solutions and neutral prose.
/// None of them shows a search, so the model is the unprimed one of the story.
/// </summary>
public sealed class CountdownCorpus : IPrimingSource
{
    /// <summary>The name in YAML.</summary>
    public const string ComponentName = "countdown-corpus";

    private readonly CountdownCorpusOptions _options;
    private readonly AttemptSampler _sampler;

    /// <summary>Makes a corpus.</summary>
    public CountdownCorpus(CountdownCorpusOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _sampler = new AttemptSampler(options.MaxIntermediate);
    }

    /// <inheritdoc/>
    public string Name => ComponentName;

    /// <inheritdoc/>
    public IEnumerable<PrimingExample> Generate(ITask task, int count, RandomKey key)
    {
        var problems = CountdownProblems.Of(task, Name);
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(key.Derive(i));
            var (kind, text) = Write(problems, random);
            yield return new PrimingExample(string.Empty, text)
            {
                Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("kind", kind),
            };
        }
    }

    private (string Kind, string Text) Write(CountdownProblems problems, CounterRandom random)
    {
        var draw = random.NextDouble() * (_options.Drills + _options.Comparisons + _options.Solutions + _options.Computations + _options.Prose);
        if ((draw -= _options.Drills) < 0)
        {
            return ("drill", Drill(random));
        }

        if ((draw -= _options.Comparisons) < 0)
        {
            return ("comparison", Comparison(random));
        }

        if ((draw -= _options.Solutions) < 0)
        {
            return ("solution", Solution(problems, random));
        }

        return (draw - _options.Computations) < 0
            ? ("computation", Computations(problems, random))
            : ("prose", CorpusProse.Write(_options.Lines, _options.MaxIntermediate, random));
    }

    private string Drill(CounterRandom random)
    {
        var text = new StringBuilder();
        for (var line = 0; line < _options.Lines; line++)
        {
            text.Append(_sampler.Draw(Operands(random.NextInt32(2, 4), random), random).Write(_options.ListRemaining)).Append(".\n");
        }

        return text.ToString();
    }

    // A target is stated once and values are held against it line after line: the distance from the target to where it is copied
    // grows to that of the longest trace. A third of the values hit it, a third are near: each verdict has to be earned.
    private string Comparison(CounterRandom random)
    {
        var target = random.NextInt32(1, _options.MaxIntermediate);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Numbers: {string.Join(", ", Operands(4, random).Select(o => o.Value))}. Target: {target}.\n");
        for (var line = 0; line < _options.Lines; line++)
        {
            var value = random.NextInt32(0, 2) switch
            {
                0 => target,
                1 => Math.Clamp(target + random.NextInt32(-4, 4), 1, _options.MaxIntermediate),
                _ => random.NextInt32(1, _options.MaxIntermediate),
            };
            text.Append(value.ToString(CultureInfo.InvariantCulture))
                .Append(TraceWording.Verdict(value, target, isTarget: true, random))
                .Append(".\n");
        }

        return text.ToString();
    }

    private string Solution(CountdownProblems problems, CounterRandom random)
    {
        var (problem, prompt) = problems.Get(_options.FirstProblem + random.NextInt32(0, _options.ProblemPool - 1));
        var numbers = problem.Numbers.Select(n => Operand.Given(n)).ToList();
        var solution = _sampler.DrawReaching(numbers, checked((int)problem.Target), "corpus", random);
        return $"{prompt}{CountdownTranscript.StartAfter(prompt)}{solution.Write(_options.ListRemaining)}.\n</think>\n<answer>{solution.Result.Expression}</answer>";
    }

    // Which numbers a line has used up is a question for every line anew, however far above they were stated. Half of the lines are
    // put into one expression, which is how answers are given: a search does not pay while its solutions are told wrongly.
    private string Computations(CountdownProblems problems, CounterRandom random)
    {
        var (problem, _) = problems.Get(_options.FirstProblem + random.NextInt32(0, _options.ProblemPool - 1));
        var numbers = problem.Numbers.Select(n => Operand.Given(n)).ToList();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Numbers: {string.Join(", ", problem.Numbers)}.\n");
        for (var line = 0; line < _options.Lines; line++)
        {
            var attempt = _sampler.Draw(numbers, random);
            text.Append(attempt.Write(_options.ListRemaining)).Append(".\n");
            if (random.NextBoolean(0.5))
            {
                text.Append($"{CountdownTranscript.OpenAnswer}{attempt.Result.Expression}{CountdownTranscript.CloseAnswer}\n");
            }
        }

        return text.ToString();
    }

    private List<Operand> Operands(int count, CounterRandom random) =>
        [.. Enumerable.Range(0, count).Select(_ => Operand.Given(random.NextInt32(1, _options.MaxOperand)))];
}

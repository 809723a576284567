using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Tasks.Countdown;

/// <summary>
/// The game Countdown: combine all given numbers, each once, with + - * / and parentheses to reach the target (PAPER: "Cognitive
/// Behaviors that Enable Self-Improving Reasoners", arXiv 2503.01307).
/// </summary>
/// <remarks>
/// A solvable problem is drawn as numbers and a random expression over them, so targets that more expressions reach are more
/// frequent. A problem belongs to the train or the held-out split by a hash of its sorted numbers and target.
/// </remarks>
public sealed class CountdownTask
    : ProblemTask<CountdownProblem>, IOracle, IBehaviorHintProvider, IContaminationCheck, ITraceReader, IAttemptReader, ITraceComposer, IReasoningPhrases
{
    /// <summary>The component name.</summary>
    public const string ComponentName = "countdown";

    private const int CurrentVersion = 1;

    private readonly ProblemGenerator _generator;
    private readonly PromptTemplate _template;

    /// <summary>Makes the task.</summary>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="InvalidInputException">The options are invalid (all failures in one message), or allow no problem.</exception>
    public CountdownTask(CountdownOptions? options = null)
    {
        Options = options ?? new CountdownOptions();
        var failures = new List<ValidationResult>();
        if (!Validator.TryValidateObject(Options, new ValidationContext(Options), failures, validateAllProperties: true))
        {
            throw new InvalidInputException($"task '{ComponentName}': {string.Join("; ", failures.Select(f => f.ErrorMessage))}");
        }

        _template = PromptTemplate.Parse(Options.Template);
        _generator = new ProblemGenerator(Options, CurrentVersion);

        // Options that allow no problem are told here, before any work starts.
        _generator.Generate(DatasetSplit.Train, 0);
        _generator.Generate(DatasetSplit.HeldOut, 0);
    }

    /// <inheritdoc/>
    public override string Name => ComponentName;

    /// <inheritdoc/>
    public override int Version => CurrentVersion;

    /// <summary>The options.</summary>
    public CountdownOptions Options { get; }

    /// <summary>The intermediate values that <see cref="CountdownOptions"/> allow in the solution that a solvable problem has.</summary>
    public SolverRules Rules => ProblemGenerator.RulesOf(Options);

    /// <summary>The split that a problem belongs to under the options, whoever made it.</summary>
    public DatasetSplit SplitOf(CountdownProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return ProblemGenerator.SplitOf(problem.Numbers.Sort().AsSpan(), problem.Target, Options.HeldOutShare);
    }

    /// <inheritdoc/>
    public string ReasoningEnd => CountdownTranscript.CloseThink;

    /// <inheritdoc/>
    public override CountdownProblem GetProblem(DatasetSplit split, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return _generator.Generate(split, split == DatasetSplit.Train && Options.TrainPool > 0 ? index % Options.TrainPool : index);
    }

    /// <inheritdoc/>
    public override string FormatPrompt(CountdownProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return _template.Format(problem);
    }

    /// <summary>Writes the steps of a solution (one that keeps to the options where there is one) and the answer.</summary>
    public string? CreateOracleCompletion(Problem problem)
    {
        var countdown = Cast(problem);
        var solution = CountdownSolver.Solve(countdown.Numbers, countdown.Target, Rules)
            ?? CountdownSolver.Solve(countdown.Numbers, countdown.Target);
        return solution is null
            ? null
            : CountdownTranscript.Complete(FormatPrompt(countdown), string.Join(", ", solution.Steps()), solution.ToString());
    }

    /// <inheritdoc/>
    public BehaviorHints GetBehaviorHints(Problem problem)
    {
        var countdown = Cast(problem);
        return new BehaviorHints(countdown.Numbers, countdown.Target);
    }

    /// <summary>
    /// Finds held-out problems of these options: lists of as many numbers as a problem has with a target near them, and computations over that many numbers, in
    /// one expression or step by step. The order of the numbers does not matter.
    /// </summary>
    /// <inheritdoc/>
    public ImmutableArray<ProblemMention> FindHeldOutProblems(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new HeldOutScanner(this).Scan(text);
    }

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, TraceCount> ReadTrace(Problem problem, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return SearchTraceReader.Read(Cast(problem), completion.Text).ToCounts();
    }

    /// <summary>Reads the tries of a search; the last one is taken where an answer follows.</summary>
    /// <inheritdoc/>
    public ImmutableArray<AttemptReading> ReadAttempts(Problem problem, Completion completion)
    {
        ArgumentNullException.ThrowIfNull(completion);
        return SearchTraceReader.Read(Cast(problem), completion.Text).ToAttempts(completion.Text.Contains(CountdownTranscript.OpenAnswer, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public string? ComposeTrace(Problem problem, IReadOnlyList<Completion> failed, Completion right, int failures, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(failed);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfNegative(failures);
        return SampledTraces.Compose(Cast(problem), failed, right, failures, key);
    }

    /// <summary>The phrases of the teacher's traces: those that begin another try, and those that name a part of it first.</summary>
    public ImmutableArray<string> GetPhrases(Behavior behavior) =>
        behavior == Behavior.Backtracking ? TraceWording.Retries
        : behavior == Behavior.SubgoalSetting ? TraceWording.Subgoals
        : [];

    private static CountdownProblem Cast(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return problem as CountdownProblem
            ?? throw new InvalidInputException(
                $"'{ComponentName}' works on problems of type {nameof(CountdownProblem)}, but was given a {problem.GetType().Name}");
    }
}

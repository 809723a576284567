using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SelfImprove.ChatModels;

/// <summary>Has a language model write priming texts, as the teacher of arXiv 2503.01307 did: a system prompt per condition, one problem per request.</summary>
internal sealed class ChatTeacher : IAsyncPrimingSource, IUsageReporter
{
    public const string ComponentName = "chat-teacher";

    private const string AnswersFile = "answers.jsonl";
    private const int DefaultMaxTokens = 2048;

    private readonly ChatTeacherOptions _options;
    private readonly ChatModelFactory _models;
    private readonly ChatUsage _usage;
    private readonly Lock _tallying = new();
    private TeacherTally _tally;

    /// <summary>Makes a teacher. Neither the endpoint nor the file of answers is touched before the first text.</summary>
    /// <exception cref="InvalidInputException">The endpoint is missing or invalid.</exception>
    public ChatTeacher(ChatTeacherOptions options, ChatModelFactory models)
    {
        models.Check(options.Endpoint, ComponentName);
        (_options, _models) = (options, models);
        _usage = new ChatUsage(options.Endpoint);
    }

    public string Name => ComponentName;

    public void Check(ITask task, IRewardFn? reward)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (_options.Keep != TeacherKeep.All && reward is null)
        {
            throw new InvalidInputException($"{ComponentName} keeps {NameOf(_options.Keep)} answers only, but the experiment has no reward to judge them; add one, or keep all");
        }

        if (_options.Question is { } question && !question.Contains("{prompt}", StringComparison.Ordinal) && HintsOf(task, task.GetProblem(DatasetSplit.Train, _options.FirstProblem)).Target is null)
        {
            throw new InvalidInputException($"{ComponentName}: problems of the task '{task.Name}' have no numbers and target; put {{prompt}} into question");
        }
    }

    /// <summary>Waits for each text, and keeps answers only where the options name a file.</summary>
    public IEnumerable<PrimingExample> Generate(ITask task, int count, RandomKey key)
    {
        var texts = GenerateAsync(new PrimingRequest(task, count, key)).GetAsyncEnumerator();
        try
        {
            while (texts.MoveNextAsync().AsTask().GetAwaiter().GetResult())
            {
                yield return texts.Current;
            }
        }
        finally
        {
            texts.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public async IAsyncEnumerable<PrimingExample> GenerateAsync(PrimingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request.Task, request.Reward);
        if (request.Count == 0)
        {
            yield break;
        }

        var answers = _options.Answers ?? (request.Folder is { } folder ? Path.Combine(folder, AnswersFile) : null);
        var (model, file) = _models.Open(_options.Endpoint, ComponentName, answers, _usage);
        using (file)
        {
            var limit = (long)Math.Ceiling(request.Count * _options.ProblemsPerText);
            var (asked, kept) = (0L, 0);

            // Never more are asked than may still be needed, so every answer that is paid for is looked at.
            await foreach (var answer in model.AskAllAsync(Requests(request, limit), () => request.Count - kept, cancellationToken).ConfigureAwait(false))
            {
                var example = await ReadAsync(request, _options.FirstProblem + asked, answer, cancellationToken).ConfigureAwait(false);
                asked++;
                if (example is not null)
                {
                    kept++;
                    yield return example;
                }
            }

            if (kept < request.Count)
            {
                throw new RunFailedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ComponentName}: of {asked} problems only {kept} gave a text to keep (keep: {NameOf(_options.Keep)}), but {request.Count} are wanted; the answers so far are kept. "
                    + $"Ask for fewer texts, raise problems-per-text, or use another model: {_tally.Describe()}"));
            }
        }
    }

    public ImmutableSortedDictionary<string, double> ReadUsage()
    {
        lock (_tallying)
        {
            return _usage.Read(ChatMetrics.Teacher).AddRange(_tally.Read());
        }
    }

    private IEnumerable<ChatRequest> Requests(PrimingRequest request, long limit)
    {
        var endpoint = _options.Endpoint!;
        var system = _options.SystemPrompt ?? TeacherPrompt.SystemOf(_options.Strategy);
        for (var i = 0L; i < limit; i++)
        {
            var problem = request.Task.GetProblem(DatasetSplit.Train, _options.FirstProblem + i);
            var question = TeacherPrompt.QuestionOf(_options.Question, request.Task.FormatPrompt(problem), HintsOf(request.Task, problem));
            var sample = request.Key.Derive(i).Value.ToString("x16", CultureInfo.InvariantCulture);
            yield return new ChatRequest(system, question, endpoint.Temperature ?? 1, endpoint.MaxTokens ?? DefaultMaxTokens, sample);
        }
    }

    private async Task<PrimingExample?> ReadAsync(PrimingRequest request, long index, ChatAnswer answer, CancellationToken cancellationToken)
    {
        var problem = request.Task.GetProblem(DatasetSplit.Train, index);
        if (ThoughtFrame.Read(answer.Text) is not { } read)
        {
            Count(hasAnswer: false, isCorrect: null);
            return null;
        }

        var prompt = request.Task.FormatPrompt(problem);
        var completion = ThoughtFrame.Write(prompt, _options.Strategy == TeacherStrategy.Empty ? "" : read.Thought, read.Answer);
        var reward = request.Reward is null ? null : await request.Reward.ScoreAsync(problem, new Completion(completion, StopReason.EndOfSequence), cancellationToken).ConfigureAwait(false);
        bool? isCorrect = reward is null || reward.Outcome == RewardOutcome.ScorerFailed ? null : reward.IsCorrect;
        Count(hasAnswer: true, isCorrect);
        return IsKept(isCorrect) ? new PrimingExample(prompt, completion) { Problem = problem, Metadata = MetadataOf(problem, answer, isCorrect) } : null;
    }

    private bool IsKept(bool? isCorrect) => _options.Keep switch
    {
        TeacherKeep.Right => isCorrect == true,
        TeacherKeep.Wrong => isCorrect == false,
        _ => true,
    };

    private ImmutableSortedDictionary<string, string> MetadataOf(Problem problem, ChatAnswer answer, bool? isCorrect)
    {
        var metadata = ImmutableSortedDictionary.CreateBuilder<string, string>();
        metadata["problem"] = problem.Id;
        metadata["strategy"] = _options.SystemPrompt is null ? _options.Strategy.ToString() : "custom";
        metadata["model"] = _options.Endpoint!.Model!;
        if (isCorrect is { } known)
        {
            metadata["correct"] = known ? "true" : "false";
        }

        if (answer.FinishReason is { } reason)
        {
            metadata["finish_reason"] = reason;
        }

        if (answer.CompletionTokens is { } tokens)
        {
            metadata["tokens"] = tokens.ToString(CultureInfo.InvariantCulture);
        }

        return metadata.ToImmutable();
    }

    private void Count(bool hasAnswer, bool? isCorrect)
    {
        lock (_tallying)
        {
            _tally = _tally.With(hasAnswer, isCorrect);
        }
    }

    private static BehaviorHints HintsOf(ITask task, Problem problem) => task is IBehaviorHintProvider provider ? provider.GetBehaviorHints(problem) : BehaviorHints.None;

    private static string NameOf(TeacherKeep keep) => JsonNamingPolicy.KebabCaseLower.ConvertName(keep.ToString());
}

using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Takes problems of a task, lets the policy complete their prompts, and has the completions scored.</summary>
/// <remarks>The rollouts are a pure function of the policy's weights, the problems and the key.</remarks>
public sealed class RolloutCollector
{
    private readonly ITask _task;
    private readonly ITokenizer _tokenizer;
    private readonly RolloutOptions _options;
    private readonly RewardScorer _scorer;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a collector.</summary>
    /// <param name="task">Where the problems come from.</param>
    /// <param name="reward">What scores the completions.</param>
    /// <param name="tokenizer">The policy's tokenizer.</param>
    /// <param name="options">How completions are drawn.</param>
    /// <param name="timeProvider">Measures the time; the system's when null. It has no influence on the rollouts other than by the time limit.</param>
    public RolloutCollector(ITask task, IRewardFn reward, ITokenizer tokenizer, RolloutOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _task = task;
        _tokenizer = tokenizer;
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _scorer = new RewardScorer(reward, options.ScoreTimeout, options.MaxScorerFailures, _timeProvider);
    }

    /// <summary>Collects the rollouts of problems <paramref name="firstIndex"/> to <paramref name="firstIndex"/> + <paramref name="prompts"/> - 1.</summary>
    /// <param name="policy">What completes the prompts.</param>
    /// <param name="split">The split of the problems.</param>
    /// <param name="firstIndex">Index of the first problem; training step n takes n * prompts.</param>
    /// <param name="prompts">Number of problems.</param>
    /// <param name="key">Sample j of problem i (counted from 0 within this call) draws from <c>key.Derive(i * samplesPerPrompt + j)</c>.</param>
    /// <param name="cancellationToken">Cancels sampling and scoring.</param>
    /// <exception cref="InvalidInputException">A prompt is empty or does not leave room for a completion, or the reward belongs to another task.</exception>
    /// <exception cref="RunFailedException">The scorer failed on more completions than are put up with.</exception>
    public Task<RolloutBatch> CollectAsync(
        IPolicyEngine policy, DatasetSplit split, long firstIndex, int prompts, RandomKey key, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(prompts, 1);
        var problems = new Problem[prompts];
        for (var i = 0; i < prompts; i++)
        {
            problems[i] = _task.GetProblem(split, firstIndex + i);
        }

        return CollectAsync(policy, problems, key, cancellationToken);
    }

    /// <summary>Collects the rollouts of given problems.</summary>
    /// <inheritdoc cref="CollectAsync(IPolicyEngine, DatasetSplit, long, int, RandomKey, CancellationToken)"/>
    /// <param name="policy">What completes the prompts.</param>
    /// <param name="problems">The problems, at least one.</param>
    /// <param name="key">Sample j of problem i draws from <c>key.Derive(i * samplesPerPrompt + j)</c>.</param>
    /// <param name="cancellationToken">Cancels sampling and scoring.</param>
    public async Task<RolloutBatch> CollectAsync(
        IPolicyEngine policy, IReadOnlyList<Problem> problems, RandomKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(problems);
        var started = _timeProvider.GetTimestamp();
        var requests = new SamplePrompt[problems.Count * _options.SamplesPerPrompt];
        for (var i = 0; i < problems.Count; i++)
        {
            ReadOnlyMemory<int> prompt = EncodePrompt(problems[i], policy.Info);
            for (var j = 0; j < _options.SamplesPerPrompt; j++)
            {
                var sample = (i * _options.SamplesPerPrompt) + j;
                requests[sample] = new(prompt, key.Derive(sample));
            }
        }

        var samples = policy.Sample(requests, _options.ToSampling(_tokenizer), cancellationToken).Select(UpToEnd).ToArray();
        if (Array.FindIndex(samples, s => s.Tokens.Length == 0) is >= 0 and var empty)
        {
            throw new RunFailedException(
                $"the engine drew a completion without any token for problem '{problems[empty / _options.SamplesPerPrompt].Id}'; it must draw at least one. Report it to the engine's author");
        }

        var completions = samples.Select((s, i) => (
            Problem: problems[i / _options.SamplesPerPrompt],
            Completion: new Completion(_tokenizer.Decode(s.Tokens), s.StopReason))).ToArray();
        var sampled = _timeProvider.GetTimestamp();

        var rewards = await _scorer.ScoreAsync(completions, cancellationToken);
        return new RolloutBatch(
            [.. samples.Select((s, i) => new Trajectory(
                completions[i].Problem, i / _options.SamplesPerPrompt, requests[i].Tokens, s, completions[i].Completion, rewards[i]))],
            _timeProvider.GetElapsedTime(started, sampled),
            _timeProvider.GetElapsedTime(sampled));
    }

    private int[] EncodePrompt(Problem problem, PolicyInfo policy)
    {
        var prompt = _tokenizer.Encode(_task.FormatPrompt(problem));
        if (prompt.Length == 0)
        {
            throw new InvalidInputException($"task '{_task.Name}': the prompt of problem '{problem.Id}' is empty; a prompt needs at least one token");
        }

        if (prompt.Length + _options.MaxCompletionTokens > policy.ContextLength)
        {
            throw new InvalidInputException(
                $"task '{_task.Name}': the prompt of problem '{problem.Id}' has {prompt.Length} tokens, which with {_options.MaxCompletionTokens} "
                + $"completion tokens exceed the context of {policy.ContextLength}; lower max-completion-tokens to at most "
                + $"{policy.ContextLength - prompt.Length}, shorten the prompt, or use a model with a longer context");
        }

        return prompt;
    }

    // Engines end a completion with its end-of-sequence token; rows that come filled up to one width are cut there.
    private SampledSequence UpToEnd(SampledSequence sample)
    {
        var length = ResponseLength.Of(sample.Tokens, _tokenizer.EndOfSequenceIds);
        return length == sample.Tokens.Length ? sample : new(sample.Tokens[..length], sample.LogProbs[..length], StopReason.EndOfSequence);
    }
}

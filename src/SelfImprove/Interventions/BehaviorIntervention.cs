using System.Collections.Immutable;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove.Interventions;

/// <summary>
/// Measures what a behaviour does for a policy: draws answers to held-out problems, forbids or forces the behaviour in them at sampling time, and scores them again. Works on
/// every engine, because it only samples.
/// </summary>
/// <remarks>
/// Results are a pure function of the weights, the problems, the options and the key: redraw t at cut c of answer i draws from a key derived from (i, c, t). Forbid and continue share these
/// keys, so that they differ by the condition alone.
/// </remarks>
public sealed class BehaviorIntervention
{
    private readonly ITask _task;
    private readonly ImmutableArray<IBehaviorDetector> _detectors;
    private readonly ITokenizer _tokenizer;
    private readonly InterventionOptions _options;
    private readonly RolloutCollector _collector;
    private readonly RewardScorer _scorer;

    /// <summary>Makes interventions on a task's answers.</summary>
    /// <param name="task">Where the problems come from. One that is an <see cref="IReasoningPhrases"/> says what closes the reasoning; without it, that is <c>&lt;/think&gt;</c>.</param>
    /// <param name="reward">What scores the answers.</param>
    /// <param name="detectors">What finds behaviours, each behaviour by one detector.</param>
    /// <param name="tokenizer">The policy's tokenizer.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="timeProvider">Measures the scorers' time limit; the system's when null.</param>
    public BehaviorIntervention(
        ITask task, IRewardFn reward, ImmutableArray<IBehaviorDetector> detectors, ITokenizer tokenizer, InterventionOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _task = task;
        _detectors = detectors;
        _tokenizer = tokenizer;
        _options = options;
        var timeout = TimeSpan.FromSeconds(options.ScoreTimeoutSeconds);
        var rollouts = new RolloutOptions
        {
            MaxCompletionTokens = options.MaxCompletionTokens,
            Temperature = options.Temperature,
            SamplesPerPrompt = options.Samples,
            ScoreTimeout = timeout,
        };
        _collector = new RolloutCollector(task, reward, tokenizer, rollouts, timeProvider);
        _scorer = new RewardScorer(reward, timeout, rollouts.MaxScorerFailures, timeProvider ?? TimeProvider.System);
    }

    /// <summary>What closes the reasoning in a task's answers.</summary>
    internal static string ReasoningEndOf(ITask task) => (task as IReasoningPhrases)?.ReasoningEnd ?? "</think>";

    /// <summary>Draws the answers that interventions start from.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="key">The root of all random numbers, those of interventions on these answers included.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">A prompt does not fit the context, or the reward belongs to another task.</exception>
    /// <exception cref="RunFailedException">The scorer failed on too many answers.</exception>
    public async Task<UntouchedAnswers> AnswerAsync(IPolicyEngine policy, RandomKey key, CancellationToken cancellationToken = default)
    {
        var batch = await _collector.CollectAsync(policy, DatasetSplit.HeldOut, firstIndex: 0, _options.Problems, key.Derive("answers"), cancellationToken);
        var counts = await CountAsync([.. batch.Trajectories.Select(t => (t.Problem, t.Completion.Text))], cancellationToken);
        return new UntouchedAnswers(batch.Trajectories, [.. counts], key);
    }

    /// <summary>Changes answers.</summary>
    /// <param name="policy">The policy that drew them.</param>
    /// <param name="untouched">The answers.</param>
    /// <param name="behavior">Which behaviour; one of the detectors looks for it.</param>
    /// <param name="action">What is done to it.</param>
    /// <param name="phrases">What force puts in, each drawn as often; not used by other actions.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">The detector counts the behaviour but does not say where it shows, or there is no phrase to force.</exception>
    /// <exception cref="RunFailedException">The scorer failed on too many answers.</exception>
    public async Task<InterventionResult> ApplyAsync(
        IPolicyEngine policy, UntouchedAnswers untouched, Behavior behavior, InterventionAction action, ImmutableArray<string> phrases = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(untouched);
        var detector = _detectors.FirstOrDefault(d => d.Behaviors.Contains(behavior))
            ?? throw new InvalidInputException($"no detector looks for {behavior}; known: {string.Join(", ", _detectors.SelectMany(d => d.Behaviors).Select(b => b.Name))}");
        var makeRule = RuleMaker(untouched, action, phrases);
        var drafts = untouched.Answers.Select((t, i) => new AnswerDraft(t, untouched.Key.Derive("redraws").Derive(i), makeRule(i))).ToArray();
        for (var open = drafts; open.Length > 0;)
        {
            var places = await PlacesAsync(open, detector, behavior, cancellationToken);
            var next = open.Select((draft, i) => (Draft: draft, Redraw: draft.Rule.Next(draft, places[i]))).Where(n => n.Redraw is not null).ToArray();
            DrawAnew(policy, [.. next.Select(n => (n.Draft, n.Redraw!.Value))], cancellationToken);
            open = [.. next.Select(n => n.Draft)];
        }

        return new InterventionResult(behavior, action, await ScoreAsync(untouched, drafts, cancellationToken));
    }

    private Func<int, IRedrawRule> RuleMaker(UntouchedAnswers untouched, InterventionAction action, ImmutableArray<string> phrases)
    {
        switch (action)
        {
            case InterventionAction.Forbid:
                ImmutableArray<int> fallback = _options.Fallback is { } text ? [.. _tokenizer.Encode(text)] : [];
                return _ => new ForbidRule(_options.Retries, fallback, _options.MaxCompletionTokens);
            case InterventionAction.Continue:
                return _ => new ContinueRule();
            default:
                ImmutableArray<ImmutableArray<int>> tokens = phrases.IsDefaultOrEmpty
                    ? throw new InvalidInputException("force needs a phrase to put in")
                    : [.. phrases.Select(p => ImmutableArray.Create(_tokenizer.Encode(p)))];
                var end = ReasoningEndOf(_task);
                var key = untouched.Key.Derive("phrases");
                return i => new ForceRule(_tokenizer, end, tokens, _options.Times, _options.MaxCompletionTokens, key.Derive(i));
        }
    }

    private async Task<IEnumerable<int>[]> PlacesAsync(AnswerDraft[] drafts, IBehaviorDetector detector, Behavior behavior, CancellationToken cancellationToken)
    {
        var places = new IEnumerable<int>[drafts.Length];
        await Parallel.ForAsync(0, drafts.Length, cancellationToken, async (i, cancel) =>
        {
            places[i] = drafts[i].Rule.NeedsPlaces ? await FindAsync(drafts[i], detector, behavior, cancel) : [];
        });
        return places;
    }

    private async ValueTask<IEnumerable<int>> FindAsync(AnswerDraft draft, IBehaviorDetector detector, Behavior behavior, CancellationToken cancellationToken)
    {
        var analysis = await detector.AnalyzeAsync(draft.Text, AnalyzedText.HintsFor(_task, draft.Answer.Problem), cancellationToken);
        var starts = analysis.Findings.Where(f => f.Behavior == behavior).Select(f => f.Span.Start).ToArray();
        return starts.Length == 0 && analysis.Counts.GetValueOrDefault(behavior) > 0
            ? throw new InvalidInputException(
                $"the detector '{detector.Name}' counts {behavior} but does not say where it shows, so answers can't be cut there; use one that does, such as rules")
            : starts.Select(start => CutPlace.TokensUpTo(_tokenizer, draft.Content, draft.Text, CutPlace.PhraseStart(draft.Text, start)));
    }

    private void DrawAnew(IPolicyEngine policy, (AnswerDraft Draft, Redraw Redraw)[] redraws, CancellationToken cancellationToken)
    {
        if (redraws.Length == 0)
        {
            return;
        }

        // One limit for all: token t does not depend on it, so what is too long for an answer is cut off.
        int LimitOf(Redraw redraw) => _options.MaxCompletionTokens - redraw.Kept - redraw.Inserted.Length;
        var sampling = new SamplingOptions
        {
            Temperature = _options.Temperature,
            MaxTokens = redraws.Max(r => LimitOf(r.Redraw)),
            EndOfSequenceIds = _tokenizer.EndOfSequenceIds,
        };
        var samples = policy.Sample([.. redraws.Select(r => r.Draft.PromptOf(r.Redraw))], sampling, cancellationToken);
        for (var i = 0; i < samples.Count; i++)
        {
            var (draft, redraw) = redraws[i];
            var drawn = samples[i].Tokens.AsSpan(0, ResponseLength.Of(samples[i].Tokens, _tokenizer.EndOfSequenceIds));
            var fits = drawn.Length <= LimitOf(redraw);
            var ends = fits && drawn.Length > 0 && _tokenizer.EndOfSequenceIds.Contains(drawn[^1]);
            draft.Take(redraw, fits ? drawn : drawn[..LimitOf(redraw)], ends ? StopReason.EndOfSequence : StopReason.Length, _tokenizer);
        }
    }

    private async Task<ImmutableArray<IntervenedAnswer>> ScoreAsync(UntouchedAnswers untouched, AnswerDraft[] drafts, CancellationToken cancellationToken)
    {
        int[] touched = [.. Enumerable.Range(0, drafts.Length).Where(i => drafts[i].Redraws > 0)];
        var completions = touched.Select(i => (drafts[i].Answer.Problem, Completion: new Completion(drafts[i].Text, drafts[i].StopReason))).ToArray();
        var rewards = touched.Length == 0 ? [] : await _scorer.ScoreAsync(completions, cancellationToken);
        var counts = await CountAsync([.. completions.Select(c => (c.Problem, c.Completion.Text))], cancellationToken);
        var answers = untouched.Answers.Select((t, i) => new IntervenedAnswer
        {
            Untouched = t,
            Completion = t.Completion,
            Tokens = t.Sample.Tokens.Length,
            Reward = t.Reward,
            BehaviorsUntouched = untouched.Behaviors[i],
            Behaviors = untouched.Behaviors[i],
            CouldNotForbid = drafts[i].Rule.HasFailed,
            TookFallback = drafts[i].Rule.TookFallback,
        }).ToArray();
        foreach (var (i, n) in touched.Select((i, n) => (i, n)))
        {
            answers[i] = answers[i] with
            {
                Completion = completions[n].Completion,
                Tokens = drafts[i].Length,
                Reward = rewards[n],
                Behaviors = counts[n],
                Cuts = [.. drafts[i].Cuts],
                Redraws = drafts[i].Redraws,
            };
        }

        return [.. answers];
    }

    private async Task<ImmutableSortedDictionary<string, int?>[]> CountAsync((Problem Problem, string Text)[] texts, CancellationToken cancellationToken)
    {
        var analyses = await new BehaviorTally(_detectors).AddAsync(
            [.. texts.Select(t => new AnalyzedText(t.Text, AnalyzedText.HintsFor(_task, t.Problem), null))], cancellationToken);
        return [.. analyses.Select(CompletionRecorder.CountsOf)];
    }
}

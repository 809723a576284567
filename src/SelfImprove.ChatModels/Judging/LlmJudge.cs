using System.Collections.Immutable;

namespace SelfImprove.ChatModels;

/// <summary>Counts behaviours by asking a language model, one request for each. A count that can't be read is unknown.</summary>
internal sealed class LlmJudge : IRemoteDetector, IUsageReporter
{
    public const string ComponentName = "llm-judge";

    private const int DefaultMaxTokens = 1024;

    private readonly LlmJudgeOptions _options;
    private readonly ImmutableArray<(Behavior Behavior, string Definition)> _asked;
    private readonly ChatUsage _usage;
    private readonly Lazy<ChatModel> _model;
    private long _unknown;

    /// <summary>Makes a judge. Neither the endpoint nor the file of answers is touched before the first text.</summary>
    /// <exception cref="InvalidInputException">The endpoint is missing or invalid.</exception>
    public LlmJudge(LlmJudgeOptions options, ChatModelFactory models)
    {
        models.Check(options.Endpoint, ComponentName);
        _options = options;
        _usage = new ChatUsage(options.Endpoint);
        Behaviors = [.. options.Behaviors.Select(name => new Behavior(name))];
        _asked = [.. Behaviors.Select(b => (b, options.Definitions.GetValueOrDefault(b.Name) ?? HabitDefinitions.Of(b)))];
        _model = new Lazy<ChatModel>(() => models.Open(options.Endpoint, ComponentName, options.Answers, _usage).Model);
    }

    public string Name => ComponentName;

    public ImmutableArray<Behavior> Behaviors { get; }

    public int TextsAtOnce => 1 + (_options.Endpoint!.MaxConcurrentRequests / Behaviors.Length);

    public async ValueTask<BehaviorAnalysis> AnalyzeAsync(string text, BehaviorHints hints, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(hints);
        cancellationToken.ThrowIfCancellationRequested();
        var counts = await Task.WhenAll(_asked.Select(a => CountAsync(a.Behavior, a.Definition, text, hints, cancellationToken))).ConfigureAwait(false);
        Interlocked.Add(ref _unknown, counts.Count(c => c is null));
        return new BehaviorAnalysis { Counts = Behaviors.Zip(counts).ToImmutableDictionary(c => c.First, c => c.Second) };
    }

    public ImmutableSortedDictionary<string, double> ReadUsage() =>
        _usage.Read(ChatMetrics.Judge).Add(ChatMetrics.JudgeUnknown, Interlocked.Read(ref _unknown));

    private async Task<int?> CountAsync(Behavior behavior, string definition, string text, BehaviorHints hints, CancellationToken cancellationToken)
    {
        // Nothing can occur in it, and nobody has to be paid for saying so.
        if (string.IsNullOrWhiteSpace(text))
        {
            return 0;
        }

        if (text.Length > _options.LongestText)
        {
            return null;
        }

        var endpoint = _options.Endpoint!;
        var request = JudgePrompt.Write(behavior, definition, text, hints, endpoint.Temperature ?? 0, endpoint.MaxTokens ?? DefaultMaxTokens);
        var answer = await _model.Value.AskAsync(request, cancellationToken).ConfigureAwait(false);
        return JudgePrompt.ReadCount(answer.Text);
    }
}

using System.Collections.Immutable;

namespace SelfImprove.ChatModels;

/// <summary>What answers have taken: requests, tokens, retries, money. An answer that is kept counts as when it was asked for, but once.</summary>
internal sealed class ChatUsage(ChatEndpointOptions? endpoint)
{
    private const double Million = 1e6;

    private readonly HashSet<string> _counted = new(StringComparer.Ordinal);
    private long _requests;
    private long _promptTokens;
    private long _completionTokens;
    private long _retries;

    /// <summary>Counts an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="isKept">Whether asking for it again would have taken nothing.</param>
    public void Add(ChatAnswer answer, bool isKept)
    {
        lock (_counted)
        {
            if (isKept && !_counted.Add(answer.Key))
            {
                return;
            }

            _requests++;
            _promptTokens += answer.PromptTokens ?? 0;
            _completionTokens += answer.CompletionTokens ?? 0;
            _retries += answer.Retries;
        }
    }

    /// <summary>The sums, by name of their metric.</summary>
    /// <param name="component">What the names begin with: <c>judge</c> or <c>teacher</c>.</param>
    public ImmutableSortedDictionary<string, double> Read(string component)
    {
        lock (_counted)
        {
            var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
            values[component + ChatMetrics.Requests] = _requests;
            values[component + ChatMetrics.PromptTokens] = _promptTokens;
            values[component + ChatMetrics.CompletionTokens] = _completionTokens;
            values[component + ChatMetrics.Retries] = _retries;
            if (endpoint is { PromptPrice: { } prompt, CompletionPrice: { } completion })
            {
                values[component + ChatMetrics.Cost] = ((_promptTokens * prompt) + (_completionTokens * completion)) / Million;
            }

            return values.ToImmutable();
        }
    }
}

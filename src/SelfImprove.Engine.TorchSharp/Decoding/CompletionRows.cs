using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The completions that are drawn together, a row each: what each has so far, and which rows are free for the next one.</summary>
/// <param name="count">Number of rows; all are free.</param>
/// <param name="options">How tokens are drawn.</param>
/// <param name="contextLength">Tokens of a sequence at most.</param>
/// <param name="results">Completions that have ended are put here.</param>
internal sealed class CompletionRows(int count, SamplingOptions options, int contextLength, SampledSequence[] results)
{
    private Row?[] _rows = new Row?[count];

    /// <summary>Number of rows, free ones included.</summary>
    public int Count => _rows.Length;

    /// <summary>Number of completions that have not ended.</summary>
    public int Active => _rows.Count(r => r is not null);

    /// <summary>The rows without a completion.</summary>
    public int[] Free => [.. Enumerable.Range(0, Count).Where(r => _rows[r] is null)];

    /// <summary>Begins a completion in a free row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="prompt">What is continued.</param>
    /// <param name="index">Which result it becomes.</param>
    public void Begin(int row, SamplePrompt prompt, int index) => _rows[row] = new Row(prompt, index);

    /// <summary>Draws a token for some rows, from logits [rows, vocabulary]; free rows are passed over.</summary>
    public void Add(TokenDraw draw, Tensor logits, ReadOnlySpan<int> rows)
    {
        var uniforms = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            uniforms[i] = _rows[rows[i]] is { } row ? row.Prompt.Key.Uniform(row.Tokens.Count) : 0;
        }

        var (tokens, logProbs) = (new long[rows.Length], new double[rows.Length]);
        draw.Draw(logits, uniforms, tokens, logProbs);
        for (var i = 0; i < rows.Length; i++)
        {
            if (_rows[rows[i]] is { } row && row.Add((int)tokens[i], logProbs[i], options, contextLength) is { } stop)
            {
                results[row.Index] = new SampledSequence([.. row.Tokens], [.. row.LogProbs], stop);
                _rows[rows[i]] = null;
            }
        }
    }

    /// <summary>The last token of each row, and its position; zeros for free rows.</summary>
    public (long[] Tokens, int[] Positions) Last() =>
        ([.. _rows.Select(r => r is null ? 0L : r.Tokens[^1])], [.. _rows.Select(r => r is null ? 0 : r.Prompt.Tokens.Length + r.Tokens.Count - 1)]);

    /// <summary>Lets go of free rows; gives the numbers of those that stay.</summary>
    public long[] Shrink()
    {
        var kept = Enumerable.Range(0, Count).Where(r => _rows[r] is not null).ToArray();
        _rows = Array.ConvertAll(kept, r => _rows[r]);
        return Array.ConvertAll(kept, r => (long)r);
    }

    private sealed class Row(SamplePrompt prompt, int index)
    {
        public SamplePrompt Prompt { get; } = prompt;

        public int Index { get; } = index;

        public List<int> Tokens { get; } = [];

        public List<double> LogProbs { get; } = [];

        public StopReason? Add(int token, double logProb, SamplingOptions options, int contextLength)
        {
            Tokens.Add(token);
            LogProbs.Add(logProb);
            return options.EndOfSequenceIds.Contains(token) ? StopReason.EndOfSequence
                : Tokens.Count >= options.MaxTokens || Prompt.Tokens.Length + Tokens.Count >= contextLength ? StopReason.Length
                : null;
        }
    }
}

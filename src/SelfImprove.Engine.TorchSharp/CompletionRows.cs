using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The completions that are drawn together: what each has so far, and which have ended.</summary>
internal sealed class CompletionRows((SamplePrompt Prompt, int Index)[] prompts, SamplingOptions options, int contextLength)
{
    private Row[] _rows = [.. prompts.Select(p => new Row(p.Prompt, p.Index))];

    /// <summary>Number of rows, ended ones included.</summary>
    public int Count => _rows.Length;

    /// <summary>Number of completions that have not ended.</summary>
    public int Active { get; private set; } = prompts.Length;

    /// <summary>Draws a token for each row from logits [rows, vocabulary]; completions that end with it are results.</summary>
    public void Add(TokenDraw draw, Tensor logits, SampledSequence[] results)
    {
        var uniforms = new double[_rows.Length];
        for (var r = 0; r < uniforms.Length; r++)
        {
            uniforms[r] = _rows[r].Prompt.Key.Uniform(_rows[r].Tokens.Count);
        }

        var (tokens, logProbs) = (new long[_rows.Length], new double[_rows.Length]);
        draw.Draw(logits, uniforms, tokens, logProbs);
        for (var r = 0; r < _rows.Length; r++)
        {
            var row = _rows[r];
            if (row.Ended)
            {
                continue;
            }

            row.Tokens.Add((int)tokens[r]);
            row.LogProbs.Add(logProbs[r]);
            var stopped = options.EndOfSequenceIds.Contains((int)tokens[r]);
            if (stopped || row.Tokens.Count >= options.MaxTokens || row.Prompt.Tokens.Length + row.Tokens.Count >= contextLength)
            {
                row.Ended = true;
                Active--;
                results[row.Index] = new SampledSequence([.. row.Tokens], [.. row.LogProbs], stopped ? StopReason.EndOfSequence : StopReason.Length);
            }
        }
    }

    /// <summary>The last token of each row, and its position. A row that has ended stays where it is.</summary>
    public (long[] Tokens, int[] Positions) Last() =>
        ([.. _rows.Select(r => (long)r.Tokens[^1])], [.. _rows.Select(r => r.Prompt.Tokens.Length + r.Tokens.Count - 1 - (r.Ended ? 1 : 0))]);

    /// <summary>Lets go of the rows that have ended; gives the numbers of those that stay.</summary>
    public int[] Shrink()
    {
        var kept = Enumerable.Range(0, _rows.Length).Where(r => !_rows[r].Ended).ToArray();
        _rows = Array.ConvertAll(kept, r => _rows[r]);
        return kept;
    }

    private sealed class Row(SamplePrompt prompt, int index)
    {
        public SamplePrompt Prompt { get; } = prompt;

        public int Index { get; } = index;

        public List<int> Tokens { get; } = [];

        public List<double> LogProbs { get; } = [];

        public bool Ended { get; set; }
    }
}

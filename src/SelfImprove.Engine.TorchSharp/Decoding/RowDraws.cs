using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Draws the next tokens of completions that may each be drawn in another way.</summary>
/// <param name="logits">Logits [any, vocabulary]; tensors belong to the dispose scope that is current when they are drawn from.</param>
/// <param name="rows">The completions, and which row of the logits is whose.</param>
internal sealed class RowDraws(Tensor logits, IReadOnlyList<(DecodingRow Row, long Logits)> rows)
{
    private readonly long[] _tokens = new long[rows.Count];
    private readonly double[] _logProbs = new double[rows.Count];
    private readonly TokenRating?[] _ratings = new TokenRating?[rows.Count];

    /// <summary>A token for each completion, in their order, with its log-probability and, if it is asked for, its rating.</summary>
    public IEnumerable<(DecodingRow Row, int Token, double LogProb, TokenRating? Rating)> Draw()
    {
        foreach (var alike in Enumerable.Range(0, rows.Count).GroupBy(i => Kind(rows[i].Row.Request.Options)))
        {
            Draw([.. alike]);
        }

        foreach (var alike in Enumerable.Range(0, rows.Count).Where(i => rows[i].Row.Request.Alternatives is not null).GroupBy(i => rows[i].Row.Request.Alternatives!.Value))
        {
            Rate([.. alike], alike.Key);
        }

        return rows.Select((row, i) => (row.Row, (int)_tokens[i], _logProbs[i], _ratings[i]));
    }

    private static (double, int, double) Kind(SamplingOptions options) => (options.Temperature, options.TopK, options.TopP);

    private void Draw(int[] some)
    {
        var (tokens, logProbs) = (new long[some.Length], new double[some.Length]);
        var uniforms = Array.ConvertAll(some, i => rows[i].Row.Key.Uniform(rows[i].Row.Drawn));
        new TokenDraw((int)logits.size(1), rows[some[0]].Row.Request.Options, logits.device).Draw(Logits(some), uniforms, tokens, logProbs);
        foreach (var (place, i) in some.Index())
        {
            (_tokens[i], _logProbs[i]) = (tokens[place], logProbs[place]);
        }
    }

    // What the model itself says, before temperature, top-k and top-p.
    private void Rate(int[] some, int alternatives)
    {
        var logProbs = new double[some.Length];
        var (topTokens, topLogProbs) = (new int[some.Length * alternatives], new double[some.Length * alternatives]);
        TokenHead.Rate(Logits(some), HostMemory.Upload(Array.ConvertAll(some, i => _tokens[i]), logits.device), 1, logProbs, default, alternatives, topTokens, topLogProbs);
        foreach (var (place, i) in some.Index())
        {
            _ratings[i] = new TokenRating(
                logProbs[place], [.. Enumerable.Range(place * alternatives, alternatives).Select(t => new RatedToken(topTokens[t], topLogProbs[t]))]);
        }
    }

    private Tensor Logits(int[] some) => logits.index_select(0, HostMemory.Upload(Array.ConvertAll(some, i => rows[i].Logits), logits.device));
}

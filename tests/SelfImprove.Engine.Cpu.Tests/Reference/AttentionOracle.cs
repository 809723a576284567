namespace SelfImprove.Engine.Cpu.Tests.Reference;

/// <summary>Causal grouped-query attention of one sequence and its derivative, one number at a time.</summary>
/// <remarks>qkv [tokens, query heads then key heads then value heads, size]; output and its gradient [tokens, heads, size].</remarks>
internal sealed class AttentionOracle
{
    private readonly int _heads;
    private readonly int _kvHeads;
    private readonly int _size;
    private readonly int _tokens;
    private readonly float[] _qkv;
    private readonly float[] _dOutput;
    private readonly Approximation _scale;

    // [head][token][key]
    private readonly Approximation[][][] _probabilities;

    public AttentionOracle(int heads, int kvHeads, int size, int tokens, float[] qkv, float[] dOutput)
    {
        (_heads, _kvHeads, _size, _tokens, _qkv, _dOutput) = (heads, kvHeads, size, tokens, qkv, dOutput);
        _scale = Approximation.Round(1 / Math.Sqrt(size));
        _probabilities = [.. Enumerable.Range(0, heads).Select(h => Enumerable.Range(0, tokens).Select(t => Softmax(h, t)).ToArray())];
        Output = new Approximation[tokens * heads * size];
        for (var i = 0; i < Output.Length; i++)
        {
            var (t, h, d) = (i / (heads * size), i / size % heads, i % size);
            Output[i] = Sum(t + 1, j => _probabilities[h][t][j] * Value(h, j, d));
        }
    }

    /// <summary>[tokens, heads, size].</summary>
    public Approximation[] Output { get; }

    /// <summary>The gradient of qkv, laid out as it is.</summary>
    public Approximation[] Gradient()
    {
        // dS = P (dO v - sum over d of dO O) / sqrt(size)
        var dScores = _probabilities.Select((rows, h) => rows.Select((row, t) =>
        {
            var delta = Sum(_size, d => Slope(h, t, d) * Output[(((t * _heads) + h) * _size) + d]);
            return row.Select((p, j) => p * (Sum(_size, d => Slope(h, t, d) * Value(h, j, d)) - delta) * _scale).ToArray();
        }).ToArray()).ToArray();
        var gradient = new Approximation[_qkv.Length];
        for (var i = 0; i < gradient.Length; i++)
        {
            var (t, column, d) = (i / (RowWidth * _size), i / _size % RowWidth, i % _size);
            gradient[i] = column < _heads ? Sum(t + 1, j => dScores[column][t][j] * Key(column, j, d))
                : column < _heads + _kvHeads ? OverQueries(column - _heads, t, (h, s) => dScores[h][s][t] * Query(h, s, d))
                : OverQueries(column - _heads - _kvHeads, t, (h, s) => _probabilities[h][s][t] * Slope(h, s, d));
        }

        return gradient;
    }

    private int RowWidth => _heads + (2 * _kvHeads);

    private static Approximation Sum(int count, Func<int, Approximation> term) => Approximation.Sum(Enumerable.Range(0, count).Select(term));

    // All heads that share a key head, all tokens from the key's on.
    private Approximation OverQueries(int kv, int token, Func<int, int, Approximation> term)
    {
        var sharing = _heads / _kvHeads;
        return Approximation.Sum(
            from h in Enumerable.Range(kv * sharing, sharing)
            from s in Enumerable.Range(token, _tokens - token)
            select term(h, s));
    }

    private Approximation[] Softmax(int head, int token)
    {
        var scores = Enumerable.Range(0, token + 1).Select(j => Sum(_size, d => Query(head, token, d) * Key(head, j, d)) * _scale).ToArray();
        var largest = (float)scores.Max(s => s.Value);
        var powers = scores.Select(s => (s - largest).Exp()).ToArray();
        var sum = Approximation.Sum(powers);
        return [.. powers.Select(p => p / sum)];
    }

    private Approximation Query(int head, int token, int d) => _qkv[(((token * RowWidth) + head) * _size) + d];

    private Approximation Key(int head, int token, int d) => _qkv[(((token * RowWidth) + _heads + (head * _kvHeads / _heads)) * _size) + d];

    private Approximation Value(int head, int token, int d) => _qkv[(((token * RowWidth) + _heads + _kvHeads + (head * _kvHeads / _heads)) * _size) + d];

    private Approximation Slope(int head, int token, int d) => _dOutput[(((token * _heads) + head) * _size) + d];
}

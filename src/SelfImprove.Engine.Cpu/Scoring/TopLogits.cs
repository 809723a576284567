namespace SelfImprove.Engines.Cpu;

/// <summary>The largest logits of rows whose vocabulary comes in blocks; of equal logits the smaller id comes first.</summary>
/// <param name="rows">Number of rows.</param>
/// <param name="count">How many are kept of each, at least 1 and at most the vocabulary's size.</param>
internal sealed unsafe class TopLogits(int rows, int count)
{
    private readonly float[] _logits = new float[checked(rows * count)];
    private readonly int[] _ids = new int[rows * count];
    private readonly int[] _found = new int[rows];

    /// <summary>How many are kept of each row.</summary>
    public int Count => count;

    /// <summary>Adds a block; blocks come in the order of their ids.</summary>
    public void Add(int row, float* logits, int width, int firstId)
    {
        var best = _logits.AsSpan(row * count, count);
        var ids = _ids.AsSpan(row * count, count);
        for (var i = 0; i < width; i++)
        {
            var logit = logits[i];
            if (_found[row] == count && !(logit > best[^1]))
            {
                continue;
            }

            var place = _found[row] < count ? _found[row]++ : count - 1;
            for (; place > 0 && best[place - 1] < logit; place--)
            {
                (best[place], ids[place]) = (best[place - 1], ids[place - 1]);
            }

            (best[place], ids[place]) = (logit, firstId + i);
        }
    }

    /// <summary>Writes a row's ids and their log-probabilities, by falling probability.</summary>
    public void Write(int row, LogitSummary summary, Span<int> tokens, Span<double> logProbs)
    {
        for (var i = 0; i < count; i++)
        {
            (tokens[i], logProbs[i]) = (_ids[(row * count) + i], summary.LogProb(_logits[(row * count) + i]));
        }
    }
}

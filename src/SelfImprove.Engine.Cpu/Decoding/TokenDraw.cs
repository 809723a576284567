using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>Draws a token from a row of logits.</summary>
internal sealed unsafe class TokenDraw(int vocabularySize, SamplingOptions options)
{
    private readonly bool _greedy = options.Temperature == 0;
    private readonly bool _filtered = options.TopP < 1 || (options.TopK > 0 && options.TopK < vocabularySize);
    private readonly ulong[] _order = options.TopP < 1 || options.TopK > 0 ? new ulong[vocabularySize] : [];
    private readonly float _inverseTemperature = options.Temperature == 0 ? 1 : (float)(1 / options.Temperature);

    /// <summary>Draws by the uniform number u in [0, 1); logits [padded vocabulary] are divided by the temperature in place.</summary>
    /// <returns>The token, and the logarithm of the probability that it was drawn with (0 when greedy).</returns>
    public (int Token, double LogProb) Draw(float* logits, double u)
    {
        var summary = new LogitSummary();
        for (var first = 0; first < vocabularySize; first += LogitSummary.BlockSize)
        {
            summary.Add(logits + first, Math.Min(LogitSummary.BlockSize, vocabularySize - first), _inverseTemperature);
        }

        if (_greedy)
        {
            return (Greedy(logits, summary.Max), 0);
        }

        if (_filtered)
        {
            return DrawFiltered(logits, summary.Max, u);
        }

        var token = DrawAny(logits, summary, u);
        return (token, summary.LogProb(logits[token]));
    }

    /// <summary>The first of the most likely tokens.</summary>
    private int Greedy(float* logits, float max)
    {
        var token = 0;
        while (token < vocabularySize - 1 && logits[token] != max)
        {
            token++;
        }

        return token;
    }

    /// <summary>The first token at which the cumulative probability exceeds u.</summary>
    private int DrawAny(float* logits, LogitSummary summary, double u)
    {
        var wanted = u * summary.Sum;
        var shift = Vector512.Create(summary.Max);
        var cumulative = 0.0;
        var last = 0;
        for (var i = 0; i < vocabularySize; i += Lanes.Count)
        {
            var e = VectorMath.Exp(Vector512.Load(logits + i) - shift);
            var sum = (double)VectorMath.Sum(e);
            if (cumulative + sum > wanted)
            {
                for (var j = 0; j < Lanes.Count; j++)
                {
                    cumulative += e[j];
                    if (cumulative > wanted)
                    {
                        return i + j;
                    }

                    last = e[j] > 0 ? i + j : last;
                }

                // The sum in order was a rounding below the sum by the tree.
                return last;
            }

            cumulative += sum;
            last = sum > 0 ? LastPossible(e, i) : last;
        }

        return last;
    }

    private static int LastPossible(Vector512<float> e, int first)
    {
        var j = Lanes.Count - 1;
        while (e[j] <= 0)
        {
            j--;
        }

        return first + j;
    }

    /// <summary>Top-k, then top-p of what it left; among equals the lower ids stay.</summary>
    private (int Token, double LogProb) DrawFiltered(float* logits, float max, double u)
    {
        for (var i = 0; i < vocabularySize; i++)
        {
            // Ascending keys: falling logits, then rising ids.
            _order[i] = ((ulong)~Ordered(logits[i]) << 32) | (uint)i;
        }

        Array.Sort(_order);
        var kept = options.TopK > 0 ? Math.Min(options.TopK, vocabularySize) : vocabularySize;
        var total = 0.0;
        for (var i = 0; i < kept; i++)
        {
            total += Weight(i);
        }

        if (options.TopP < 1)
        {
            var enough = options.TopP * total;
            var (count, sum) = (0, 0.0);
            while (count < kept && (count == 0 || sum < enough))
            {
                sum += Weight(count++);
            }

            (kept, total) = (count, sum);
        }

        var wanted = u * total;
        var cumulative = 0.0;
        var drawn = 0;
        for (var i = 0; i < kept; i++)
        {
            var weight = Weight(i);
            if (weight <= 0)
            {
                break;
            }

            drawn = i;
            cumulative += weight;
            if (cumulative > wanted)
            {
                break;
            }
        }

        var token = (int)(uint)_order[drawn];
        return (token, (double)logits[token] - max - Math.Log(total));

        double Weight(int rank) => Math.Exp((double)logits[(int)(uint)_order[rank]] - max);

        // Floats as unsigned integers in the order of their values.
        static uint Ordered(float value)
        {
            var bits = BitConverter.SingleToUInt32Bits(value);
            return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>What the softmax of a row of logits needs: gathered over the vocabulary in blocks, so the row need not exist as a whole.</summary>
internal unsafe struct LogitSummary
{
    /// <summary>Vocabulary entries per block. Sampling and scoring cut alike, so their sums have the same bits.</summary>
    public const int BlockSize = 1024;

    // Finite, so that 0 * it is 0 even after division by a temperature.
    private const float Impossible = -1e30f;

    public LogitSummary()
    {
    }

    /// <summary>The largest logit so far.</summary>
    public float Max { get; private set; } = float.NegativeInfinity;

    /// <summary>Sum of e^(logit - Max).</summary>
    public double Sum { get; private set; }

    /// <summary>Sum of e^(logit - Max) * (logit - Max).</summary>
    public double WeightedSum { get; private set; }

    /// <summary>ln of <see cref="Sum"/>.</summary>
    public readonly double LogSum => Math.Log(Sum);

    /// <summary>Entropy of the softmax in nats: ln Sum - E[logit - Max].</summary>
    public readonly double Entropy => LogSum - (WeightedSum / Sum);

    /// <summary>ln of the probability of a logit.</summary>
    public readonly double LogProb(float logit) => (double)logit - Max - LogSum;

    /// <summary>Divides a block's logits by the temperature, in place, and adds them; entries behind the vocabulary become impossible.</summary>
    /// <param name="logits">The block, padded to 16.</param>
    /// <param name="count">Number of logits.</param>
    /// <param name="inverseTemperature">1 / temperature.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(float* logits, int count, float inverseTemperature)
    {
        var padded = Lanes.Pad(count);
        for (var i = count; i < padded; i++)
        {
            logits[i] = Impossible;
        }

        var largest = Vector512.Create(Max);
        for (var i = 0; i < padded; i += Lanes.Count)
        {
            var z = Vector512.Load(logits + i) * inverseTemperature;
            z.Store(logits + i);
            largest = Vector512.MaxNative(largest, z);
        }

        var max = VectorMath.Max(largest);
        var shift = Vector512.Create(max);
        Vector512<float> sum = default, weighted = default;
        for (var i = 0; i < padded; i += Lanes.Count)
        {
            var d = Vector512.Load(logits + i) - shift;
            var e = VectorMath.Exp(d);
            sum += e;
            weighted = Vector512.FusedMultiplyAdd(e, d, weighted);
        }

        if (Sum > 0 && max != Max)
        {
            var change = (double)Max - max;
            var factor = Math.Exp(change);
            WeightedSum = factor * (WeightedSum + (Sum * change));
            Sum *= factor;
        }

        Max = max;
        Sum += VectorMath.Sum(sum);
        WeightedSum += VectorMath.Sum(weighted);
    }
}

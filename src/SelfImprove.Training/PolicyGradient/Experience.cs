using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>A step's rollouts with everything that the updates need; the arrays are per token, in the flat order of the batch.</summary>
internal sealed record Experience
{
    public required TokenBatch Batch { get; init; }

    /// <summary>The prompt of each sequence.</summary>
    public required int[] Groups { get; init; }

    /// <summary>What the probability ratio divides by.</summary>
    public required double[] OldLogProbs { get; init; }

    /// <summary>Empty when no reference is used.</summary>
    public required double[] ReferenceLogProbs { get; init; }

    /// <summary>Empty without a critic.</summary>
    public required double[] Values { get; init; }

    public required double[] Advantages { get; init; }

    /// <summary>Empty without a critic.</summary>
    public required double[] Returns { get; init; }

    /// <summary>Weights of the importance correction; empty without one. The advantages have been multiplied by them.</summary>
    public double[] ImportanceWeights { get; init; } = [];

    /// <summary>Mean of the sampler's minus the trainer's log-probs, in nats; null when they are not compared.</summary>
    public double? SamplerKl { get; init; }

    /// <summary>For the message and the replay when something is not finite.</summary>
    public required ImmutableArray<Trajectory> Trajectories { get; init; }

    /// <summary>
    /// k1 estimate of KL(policy || reference) in nats per token: the mean over sequences of their token means. Null without a reference.
    /// </summary>
    public double? KlToReference()
    {
        if (ReferenceLogProbs.Length == 0)
        {
            return null;
        }

        var weights = SequenceWeights.Of(Batch, LossAggregation.SeqMeanTokenMean, length: 1);
        var sum = 0.0;
        for (var s = 0; s < weights.Length; s++)
        {
            for (var i = Batch.OffsetOf(s); i < Batch.OffsetOf(s + 1); i++)
            {
                sum += weights[s] * (OldLogProbs[i] - ReferenceLogProbs[i]);
            }
        }

        return sum;
    }

    /// <summary>The part that a mini-batch needs.</summary>
    public Experience Select(int[] indices) => this with
    {
        Batch = Batch.Select(indices),
        Groups = Array.ConvertAll(indices, i => Groups[i]),
        OldLogProbs = MiniBatches.Gather(OldLogProbs, Batch, indices),
        ReferenceLogProbs = MiniBatches.Gather(ReferenceLogProbs, Batch, indices),
        Values = MiniBatches.Gather(Values, Batch, indices),
        Advantages = MiniBatches.Gather(Advantages, Batch, indices),
        Returns = MiniBatches.Gather(Returns, Batch, indices),
        ImportanceWeights = [],
    };
}

namespace SelfImprove.Training;

/// <summary>The weight of each sequence's tokens in the loss of a mini-batch.</summary>
public static class SequenceWeights
{
    /// <summary>Computes the weights.</summary>
    /// <param name="batch">The whole mini-batch, so that splitting it up can't change the result; no completion is empty.</param>
    /// <param name="aggregation">The rule.</param>
    /// <param name="length">T of <see cref="LossAggregation.SeqMeanTokenSumNorm"/> and <see cref="LossAggregation.SeqMeanTokenSumConstant"/>; at least 1. The other rules do not use it.</param>
    /// <returns>One weight per sequence, for each of its tokens: loss = sum over i of weight_i * sum over t of loss_it.</returns>
    public static double[] Of(TokenBatch batch, LossAggregation aggregation, int length)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var sequences = batch.Sequences;
        var weights = new double[sequences.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = aggregation switch
            {
                LossAggregation.TokenMean => 1.0 / batch.ScoredCount,
                LossAggregation.SeqMeanTokenSum => 1.0 / sequences.Length,
                LossAggregation.SeqMeanTokenMean => 1.0 / sequences.Length / sequences[i].ScoredCount,
                LossAggregation.SeqMeanTokenSumNorm => 1.0 / length,
                LossAggregation.SeqMeanTokenSumConstant => 1.0 / sequences.Length / length,
                _ => throw new ArgumentOutOfRangeException(nameof(aggregation)),
            };
        }

        return weights;
    }
}

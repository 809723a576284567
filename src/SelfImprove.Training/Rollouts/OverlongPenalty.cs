namespace SelfImprove.Training;

/// <summary>
/// DAPO's soft overlong punishment (Yu et al. 2025, arXiv 2503.14476, equation 13): with limit L and buffer c (in tokens), a completion of n tokens loses
/// factor * clip((n - (L - c)) / c, 0, 1): nothing up to L - c, the whole factor at the limit.
/// </summary>
/// <param name="buffer">c as a share of the limit, in (0, 1].</param>
/// <param name="factor">The largest penalty, greater than 0.</param>
public sealed class OverlongPenalty(double buffer, double factor) : IRewardShaping
{
    /// <inheritdoc/>
    public void Shape(RewardShapingInputs inputs, Span<double> rewards)
    {
        var tokens = buffer * inputs.MaxCompletionTokens;
        for (var s = 0; s < inputs.Batch.Sequences.Length; s++)
        {
            var over = inputs.Batch.Sequences[s].ScoredCount - (inputs.MaxCompletionTokens - tokens);
            rewards[inputs.Batch.OffsetOf(s + 1) - 1] -= factor * Math.Clamp(over / tokens, 0, 1);
        }
    }
}

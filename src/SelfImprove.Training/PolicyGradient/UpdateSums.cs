namespace SelfImprove.Training;

/// <summary>What the updates of one step report: means over mini-batches of losses and norms, means over tokens of everything else.</summary>
internal sealed class UpdateSums
{
    private double _policyLoss;
    private double _actorNorm;
    private double _valueLoss;
    private double _criticNorm;
    private double _approximateKl;
    private double _entropy;
    private long _clippedLow;
    private long _clippedHigh;
    private long _dualClipped;
    private int _offPolicy;
    private int _sequences;
    private long _valueClipped;
    private long _policyTokens;
    private long _valueTokens;
    private int _policyUpdates;
    private int _criticUpdates;
    private int _criticSteps;

    /// <summary>Tokens, prompts included, that went through the policy or, during the critic's warm-up, through the critic.</summary>
    public long TokensTrained { get; set; }

    public void AddPolicy(PolicyLossSum sum, TokenBatch batch, double gradientNorm)
    {
        var tokens = batch.ScoredCount;
        _policyUpdates++;
        _policyTokens += tokens;
        _sequences += batch.Sequences.Length;
        _offPolicy += sum.OffPolicySequences;
        _policyLoss += sum.Loss;
        _actorNorm += gradientNorm;
        _approximateKl += sum.ApproximateKl * tokens;
        _entropy += sum.MeanEntropy * tokens;
        _clippedLow += sum.Counts.ClippedLow;
        _clippedHigh += sum.Counts.ClippedHigh;
        _dualClipped += sum.Counts.DualClipped;
    }

    /// <param name="sum">The value loss.</param>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="gradientNorm">Null when the critic is the policy, whose norm is reported already.</param>
    public void AddValue(ValueLossSum sum, int tokens, double? gradientNorm)
    {
        _criticUpdates++;
        _valueTokens += tokens;
        _valueLoss += sum.Loss;
        _valueClipped += sum.Clipped;
        if (gradientNorm is { } norm)
        {
            _criticSteps++;
            _criticNorm += norm;
        }
    }

    /// <param name="metrics">Where to.</param>
    /// <param name="limitsOffPolicy">Whether sequences that moved too far are left out.</param>
    public void WriteTo(IDictionary<string, double> metrics, bool limitsOffPolicy)
    {
        metrics[StepMetrics.TokensTrained] = TokensTrained;
        if (_criticUpdates > 0)
        {
            metrics[CriticMetrics.ValueLoss] = _valueLoss / _criticUpdates;
            metrics[CriticMetrics.ValueClipFraction] = (double)_valueClipped / _valueTokens;
        }

        if (_criticSteps > 0)
        {
            metrics[CriticMetrics.CriticGradientNorm] = _criticNorm / _criticSteps;
        }

        if (_policyUpdates > 0)
        {
            metrics[PolicyGradientMetrics.PolicyLoss] = _policyLoss / _policyUpdates;
            metrics[PolicyGradientMetrics.GradientNorm] = _actorNorm / _policyUpdates;
            metrics[PolicyGradientMetrics.ApproximateKl] = _approximateKl / _policyTokens;
            metrics[PolicyGradientMetrics.Entropy] = _entropy / _policyTokens;
            metrics[PolicyGradientMetrics.ClipFractionLow] = (double)_clippedLow / _policyTokens;
            metrics[PolicyGradientMetrics.ClipFractionHigh] = (double)_clippedHigh / _policyTokens;
            metrics[PolicyGradientMetrics.ClipFractionDual] = (double)_dualClipped / _policyTokens;
            if (limitsOffPolicy)
            {
                metrics[SelectionMetrics.OffPolicy] = (double)_offPolicy / _sequences;
            }
        }
    }
}

namespace SelfImprove.Training;

/// <summary>
/// The loss of one mini-batch, summed window by window. The sums go token by token in flat order, so the bits do not depend on how the
/// engine splits the mini-batch.
/// </summary>
public sealed class PolicyLossSum
{
    private readonly PolicyLoss _loss;
    private readonly TokenBatch _batch;
    private readonly double[] _weights;
    private readonly double[] _oldLogProbs;
    private readonly double[] _advantages;
    private readonly double[] _referenceLogProbs;
    private double _oldMinusNew;
    private double _entropy;
    private long _tokens;
    private double[] _logRatios = [];

    internal PolicyLossSum(
        PolicyLoss loss, TokenBatch batch, double[] weights, double[] oldLogProbs, double[] advantages, double[] referenceLogProbs)
    {
        _loss = loss;
        _batch = batch;
        _weights = weights;
        _oldLogProbs = oldLogProbs;
        _advantages = advantages;
        _referenceLogProbs = referenceLogProbs;
    }

    /// <summary>The whole loss so far.</summary>
    public double Loss { get; private set; }

    /// <summary>The surrogate's counts so far.</summary>
    public SurrogateCounts Counts { get; } = new();

    /// <summary>Largest |log-prob - old log-prob| so far, in nats; NaN when one is.</summary>
    public double LargestLogRatio { get; private set; }

    /// <summary>Mean over the tokens of old log-prob - log-prob (limited to +-20): the k1 estimate of KL(old || new), in nats.</summary>
    public double ApproximateKl => _oldMinusNew / _tokens;

    /// <summary>Number of sequences so far that <see cref="PolicyLoss.OffPolicyLimit"/> left out.</summary>
    public int OffPolicySequences { get; private set; }

    /// <summary>Mean entropy per token, in nats.</summary>
    public double MeanEntropy => _entropy / _tokens;

    /// <summary>Adds a window and writes its derivatives; a <see cref="TokenObjective"/>.</summary>
    public void Accumulate(TokenWindow window)
    {
        for (var s = window.FirstSequence; s < window.FirstSequence + window.SequenceCount; s++)
        {
            var start = _batch.OffsetOf(s);
            var end = _batch.OffsetOf(s + 1);
            var local = (start - window.FirstToken)..(end - window.FirstToken);
            AddSequence(start, _weights[s], window.LogProbs[local], window.Entropies[local], window.LogProbGradients[local], window.EntropyGradients[local]);
        }
    }

    private void AddSequence(
        int start,
        double weight,
        ReadOnlySpan<double> logProbs,
        ReadOnlySpan<double> entropies,
        Span<double> logProbGradients,
        Span<double> entropyGradients)
    {
        var old = _oldLogProbs.AsSpan(start, logProbs.Length);
        var advantages = _advantages.AsSpan(start, logProbs.Length);
        var logRatios = LogRatios(logProbs, old);
        var loss = 0.0;
        if (IsOffPolicy(logRatios, advantages))
        {
            OffPolicySequences++;
        }
        else
        {
            loss = _loss.Surrogate.Accumulate(
                new() { LogProbs = logProbs, LogRatios = logRatios, Advantages = advantages, Clip = _loss.Clip }, weight, logProbGradients, Counts);
        }

        for (var t = 0; t < logProbs.Length; t++)
        {
            var logRatio = logProbs[t] - old[t];
            LargestLogRatio = Math.Max(LargestLogRatio, Math.Abs(logRatio));
            _oldMinusNew -= Math.Clamp(logRatio, -ClippedSurrogate.LargestLogRatio, ClippedSurrogate.LargestLogRatio);
            _entropy += entropies[t];
            loss -= weight * _loss.EntropyCoefficient * entropies[t];
            entropyGradients[t] -= weight * _loss.EntropyCoefficient;
        }

        if (_loss.KlCoefficient != 0)
        {
            var gradient = _loss.KlStraightThrough ? KlEstimator.K2 : _loss.KlEstimator;
            for (var t = 0; t < logProbs.Length; t++)
            {
                var reference = _referenceLogProbs[start + t];
                loss += weight * _loss.KlCoefficient * KlDivergence.Estimate(_loss.KlEstimator, logProbs[t], reference);
                logProbGradients[t] += weight * _loss.KlCoefficient * KlDivergence.Derivative(gradient, logProbs[t], reference);
            }
        }

        _tokens += logProbs.Length;
        Loss += loss;
    }

    private Span<double> LogRatios(ReadOnlySpan<double> logProbs, ReadOnlySpan<double> old)
    {
        if (_logRatios.Length < logProbs.Length)
        {
            _logRatios = new double[logProbs.Length];
        }

        var logRatios = _logRatios.AsSpan(0, logProbs.Length);
        var sum = 0.0;
        for (var t = 0; t < logProbs.Length; t++)
        {
            logRatios[t] = logProbs[t] - old[t];
            sum += logRatios[t];
        }

        if (_loss.Ratio == ImportanceRatio.Sequence)
        {
            logRatios.Fill(sum / logProbs.Length);
        }

        return logRatios;
    }

    private bool IsOffPolicy(ReadOnlySpan<double> logRatios, ReadOnlySpan<double> advantages)
    {
        if (double.IsPositiveInfinity(_loss.OffPolicyLimit))
        {
            return false;
        }

        var (logRatio, advantage) = (0.0, 0.0);
        for (var t = 0; t < logRatios.Length; t++)
        {
            logRatio += logRatios[t];
            advantage += advantages[t];
        }

        return advantage < 0 && -logRatio / logRatios.Length > _loss.OffPolicyLimit;
    }
}

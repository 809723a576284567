namespace SelfImprove.Dpo;

/// <summary>
/// The loss of direct preference optimization (Rafailov et al. 2023, arXiv 2305.18290, equation 7): the mean over pairs of -log sigma(beta m), with the margin
/// m = (log p - log ref)(better) - (log p - log ref)(worse) over whole completions. Its derivative by the log-prob of a token is -+ beta sigma(-beta m) / pairs, the same for all tokens
/// of a completion; it needs both completions of a pair, which an engine need not run at once, so the log-probs are computed before.
/// </summary>
internal sealed class DpoLoss
{
    private readonly TokenBatch _batch;
    private readonly double[] _gradients;

    /// <param name="pairs">The pairs of the mini-batch.</param>
    /// <param name="beta">beta.</param>
    /// <param name="logProbs">log p of each whole completion.</param>
    /// <param name="referenceLogProbs">log ref of each whole completion.</param>
    public DpoLoss(PreferencePairs pairs, double beta, double[] logProbs, double[] referenceLogProbs)
    {
        _batch = pairs.Batch;
        _gradients = new double[logProbs.Length];
        for (var p = 0; p < pairs.Count; p++)
        {
            var (better, worse) = (2 * p, (2 * p) + 1);
            var margin = logProbs[better] - referenceLogProbs[better] - (logProbs[worse] - referenceLogProbs[worse]);
            var scaled = beta * margin;
            MarginSum += margin;
            LossSum += Softplus(-scaled);
            Preferred += margin > 0 ? 1 : 0;
            _gradients[better] = -beta * Sigmoid(-scaled) / pairs.Count;
            _gradients[worse] = -_gradients[better];
        }
    }

    /// <summary>Sum over the pairs of -log sigma(beta m).</summary>
    public double LossSum { get; }

    /// <summary>Sum over the pairs of m.</summary>
    public double MarginSum { get; }

    /// <summary>Number of pairs with m above 0.</summary>
    public int Preferred { get; }

    /// <summary>Writes the derivatives; a <see cref="TokenObjective"/>.</summary>
    public void Derive(TokenWindow window)
    {
        for (var s = window.FirstSequence; s < window.FirstSequence + window.SequenceCount; s++)
        {
            window.LogProbGradients[(_batch.OffsetOf(s) - window.FirstToken)..(_batch.OffsetOf(s + 1) - window.FirstToken)].Fill(_gradients[s]);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    // log(1 + exp(x)) without overflow.
    private static double Softplus(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}

namespace SelfImprove.Training;

/// <summary>
/// Start-up check that the gradient does not depend on how many sequences the engine runs at once: derives the first mini-batch a second time, sequence by sequence, and
/// compares every bit. It costs arithmetic on per-token numbers, once per session.
/// </summary>
/// <param name="algorithm">What messages call the algorithm.</param>
/// <param name="sum">A second sum of the same loss.</param>
internal sealed class WindowCheck(string algorithm, PolicyLossSum sum)
{
    /// <summary>Derives a window again.</summary>
    /// <exception cref="RunFailedException">The derivatives differ.</exception>
    public void Compare(TokenBatch batch, TokenWindow window)
    {
        for (var s = window.FirstSequence; s < window.FirstSequence + window.SequenceCount; s++)
        {
            var local = (batch.OffsetOf(s) - window.FirstToken)..(batch.OffsetOf(s + 1) - window.FirstToken);
            var length = window.LogProbs[local].Length;
            var gradients = new double[length];
            var entropyGradients = new double[length];
            sum.Accumulate(new TokenWindow
            {
                FirstSequence = s,
                SequenceCount = 1,
                FirstToken = batch.OffsetOf(s),
                LogProbs = window.LogProbs[local],
                Entropies = window.Entropies[local],
                LogProbGradients = gradients,
                EntropyGradients = entropyGradients,
            });
            if (!window.LogProbGradients[local].SequenceEqual(gradients) || !window.EntropyGradients[local].SequenceEqual(entropyGradients))
            {
                throw new RunFailedException(
                    $"{algorithm}: the derivatives of the loss change when it is asked for them again with one sequence at a time, so the result would depend on how many "
                    + "sequences the engine runs at once. A surrogate must depend on the sequence that it is given and on nothing else: it keeps no state and divides by no count of its own");
            }
        }
    }
}

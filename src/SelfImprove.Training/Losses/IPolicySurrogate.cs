namespace SelfImprove.Training;

/// <summary>A loss whose descent raises the probability of tokens with positive advantages.</summary>
/// <remarks>
/// Sees one whole sequence at a time. Implementations are immutable and thread-safe, and proportional to the size of the advantages: an importance
/// correction multiplies these.
/// </remarks>
public interface IPolicySurrogate
{
    /// <summary>What it reads.</summary>
    SurrogateTraits Traits { get; }

    /// <summary>Adds one sequence.</summary>
    /// <param name="inputs">The sequence's numbers.</param>
    /// <param name="weight">Weight of each token's loss.</param>
    /// <param name="gradients">
    /// The derivatives of the weighted loss with respect to the log-probs are added here. Surrogates on ratios derive with respect to the log
    /// of the token's ratio, which is the same for ratios of tokens.
    /// </param>
    /// <param name="counts">Counts of limited tokens are added here.</param>
    /// <returns>The weighted loss of the sequence: <paramref name="weight"/> times the sum of the token losses.</returns>
    double Accumulate(SurrogateInputs inputs, double weight, Span<double> gradients, SurrogateCounts counts);
}

using SelfImprove.Training;

namespace SelfImprove.Dpo;

/// <summary>The best and the worst completion of each prompt whose completions differ in reward: sequence 2 i of the batch is the better one of pair i, 2 i + 1 the worse.</summary>
internal sealed class PreferencePairs
{
    private PreferencePairs(TokenBatch batch) => Batch = batch;

    public TokenBatch Batch { get; }

    public int Count => Batch.Sequences.Length / 2;

    /// <summary>Chooses the pairs; of equal rewards the completion that was drawn first.</summary>
    public static PreferencePairs Of(RolloutBatch rollouts)
    {
        var indices = new List<int>();
        foreach (var group in Enumerable.Range(0, rollouts.Usable.Length).GroupBy(i => rollouts.Usable[i].Group))
        {
            var (best, worst) = (group.MaxBy(Reward), group.MinBy(Reward));
            if (Reward(best) > Reward(worst))
            {
                indices.AddRange([best, worst]);
            }
        }

        return new PreferencePairs(rollouts.Tokens.Select([.. indices]));
        double Reward(int i) => rollouts.Usable[i].Reward.Value;
    }

    /// <summary>Some of the pairs.</summary>
    public PreferencePairs Select(IEnumerable<int> pairs) => new(Batch.Select([.. Sequences(pairs)]));

    /// <summary>The numbers, one for each completion, of some of the pairs.</summary>
    public static double[] Gather(double[] numbers, IEnumerable<int> pairs) => [.. Sequences(pairs).Select(s => numbers[s])];

    /// <summary>The log-prob of each whole completion.</summary>
    public double[] SequenceLogProbs(double[] logProbs)
    {
        var sums = new double[Batch.Sequences.Length];
        for (var s = 0; s < sums.Length; s++)
        {
            foreach (var logProb in logProbs.AsSpan(Batch.RangeOf(s)))
            {
                sums[s] += logProb;
            }
        }

        return sums;
    }

    private static IEnumerable<int> Sequences(IEnumerable<int> pairs) => pairs.SelectMany(p => new[] { 2 * p, (2 * p) + 1 });
}

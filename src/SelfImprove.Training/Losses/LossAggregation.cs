namespace SelfImprove.Training;

/// <summary>How the token losses of a mini-batch become one number. B sequences, n_i tokens in sequence i, N tokens in all.</summary>
public enum LossAggregation
{
    /// <summary>The mean over all tokens: every token weighs 1 / N. Long completions weigh more.</summary>
    TokenMean,

    /// <summary>The mean over sequences of their sums: every token weighs 1 / B.</summary>
    SeqMeanTokenSum,

    /// <summary>The mean over sequences of their means: a token of sequence i weighs 1 / (B n_i). Long completions weigh as much as short ones.</summary>
    SeqMeanTokenMean,

    /// <summary>The sum over all tokens divided by one fixed length T (Dr. GRPO, as verl has it): every token weighs 1 / T. Grows with B.</summary>
    SeqMeanTokenSumNorm,

    /// <summary>The mean over sequences of their sums divided by one fixed length T (Dr. GRPO, Liu et al. 2025): every token weighs 1 / (B T).</summary>
    SeqMeanTokenSumConstant,
}

namespace SelfImprove.Reports;

/// <summary>A condition of a run beside the row of the paper's results that it is a miniature of.</summary>
/// <param name="Condition">The condition's name.</param>
/// <param name="Group">What it shares with others on axes that no role speaks of; empty without such axes.</param>
/// <param name="Published">The row.</param>
/// <param name="Accuracy">Accuracy after RL with its 95 % interval, by drawn answers where the run drew some, else by greedy ones.</param>
/// <param name="Greedy">The same by greedy answers where <paramref name="Accuracy"/> is by drawn ones; else unknown.</param>
/// <param name="Gain">The accuracy minus that of the base in the same run; NaN without a base.</param>
public sealed record PublishedComparison(string Condition, string Group, PublishedResult Published, Interval Accuracy, Interval Greedy, double Gain)
{
    /// <summary>The published gain of Llama-3.2-3B over its base.</summary>
    public double LlamaGain => Published.Llama - PublishedResults.Of(PublishedCondition.Base).Llama;

    /// <summary>The published gain of Qwen-2.5-3B over its base; NaN where it was not trained.</summary>
    public double QwenGain => Published.Qwen - PublishedResults.Of(PublishedCondition.Base).Qwen;
}

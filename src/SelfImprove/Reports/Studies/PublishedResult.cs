namespace SelfImprove.Reports;

/// <summary>The published accuracy of one condition on Countdown, at the last logged step of PPO.</summary>
/// <param name="Condition">The row.</param>
/// <param name="Title">What the row is called.</param>
/// <param name="Llama">Accuracy of Llama-3.2-3B, in [0, 1].</param>
/// <param name="Qwen">Accuracy of Qwen-2.5-3B, in [0, 1]; NaN where the paper did not train it.</param>
public sealed record PublishedResult(PublishedCondition Condition, string Title, double Llama, double Qwen)
{
    /// <summary>Share of right answers among the texts of the paper's teacher that the condition was primed with, in [0, 1]; NaN where it was not published or there was no teacher.</summary>
    public double Teacher { get; init; } = double.NaN;
}

namespace SelfImprove.Benchmarks.Scaling;

/// <summary>The time of a training step of one model on one number of tokens; a line of the JSON that <c>scaling</c> writes.</summary>
/// <param name="Axis">What the series varies: <c>tokens</c> or <c>weights</c>.</param>
/// <param name="Tokens">Tokens of the step.</param>
/// <param name="Weights">Weights of the model.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="Repetitions">Number of steps measured, after one that is not.</param>
/// <param name="MedianSeconds">Median time of a step.</param>
/// <param name="BestSeconds">Shortest time of a step.</param>
internal sealed record ScalingPoint(
    string Axis, int Tokens, long Weights, int Layers, int Hidden, int Threads, int Repetitions, double MedianSeconds, double BestSeconds)
{
    public const string TokensAxis = "tokens";
    public const string WeightsAxis = "weights";

    /// <summary>What varies.</summary>
    public double Size() => Axis == TokensAxis ? Tokens : Weights;
}

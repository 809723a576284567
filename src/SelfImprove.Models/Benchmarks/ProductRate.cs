namespace SelfImprove;

/// <summary>The measured rate of one matrix product.</summary>
/// <param name="Name">What it is: a map of the model with its form (forward, input gradient, weight gradient), or a square.</param>
/// <param name="Rows">Number of tokens.</param>
/// <param name="Outputs">Number of outputs.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Gflops">2 * rows * outputs * inputs operations per time (GFLOP/s).</param>
/// <param name="ShareOfPeak">The rate / the peak of what it runs on (one thread, or the whole device), in [0, 1] but for noise.</param>
public sealed record ProductRate(string Name, int Rows, int Outputs, int Inputs, double Gflops, double ShareOfPeak);

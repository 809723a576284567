namespace SelfImprove.Engines.Cpu;

/// <summary>Gives weights by their place in the flat block of the model's <see cref="ParameterLayout"/>; called from several threads.</summary>
/// <param name="offset">Index of the first weight.</param>
/// <param name="destination">Room for the weights from there on.</param>
internal delegate void WeightSource(long offset, Span<float> destination);

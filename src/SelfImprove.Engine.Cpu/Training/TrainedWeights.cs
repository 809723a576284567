namespace SelfImprove.Engines.Cpu;

/// <summary>The weights that an engine trains: all of a model's, or an adapter's. Gradient and moments have the same layout.</summary>
/// <param name="Layout">Where each stands.</param>
/// <param name="Values">The weights.</param>
internal sealed record TrainedWeights(ParameterLayout Layout, NativeBuffer Values);

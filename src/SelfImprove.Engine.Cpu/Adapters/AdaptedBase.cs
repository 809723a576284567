namespace SelfImprove.Engines.Cpu;

/// <summary>The model that an engine's adapter adapts: its weights, which engines share, and where they came from.</summary>
/// <param name="Weights">The weights; they never change.</param>
/// <param name="Directory">Full path of the folder.</param>
/// <param name="Fingerprint">What an adapter knows it by.</param>
internal sealed record AdaptedBase(DecoderWeights Weights, string Directory, string Fingerprint);

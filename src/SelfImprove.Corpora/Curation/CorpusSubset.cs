namespace SelfImprove.Corpora;

/// <summary>A part of a corpus.</summary>
/// <param name="Documents">Number of its documents.</param>
/// <param name="Size">Their size in the unit asked for.</param>
/// <param name="Candidates">How many documents it was drawn from.</param>
public readonly record struct CorpusSubset(int Documents, long Size, int Candidates);

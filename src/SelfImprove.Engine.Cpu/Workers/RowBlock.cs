namespace SelfImprove.Engines.Cpu;

/// <summary>Whole sequences that one worker runs through all layers.</summary>
internal readonly record struct RowBlock(int FirstSequence, int EndSequence, int FirstRow, int RowCount, int FirstScored, int ScoredCount);

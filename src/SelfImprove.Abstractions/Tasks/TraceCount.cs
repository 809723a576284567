namespace SelfImprove;

/// <summary>So many of so many, within one completion: 14 true equations of 15; 3 tries of 1 completion.</summary>
/// <param name="Count">How many, 0 or more.</param>
/// <param name="Of">Of how many; 1 for a plain number per completion, 0 where there was nothing to count.</param>
public readonly record struct TraceCount(int Count, int Of);

using System.Collections.Immutable;

namespace SelfImprove.Interventions;

/// <summary>A part of an answer to be drawn anew.</summary>
/// <param name="Kept">How many of its tokens are kept.</param>
/// <param name="Inserted">Tokens that are put behind them.</param>
/// <param name="Cut">Number of the place among those of the answer, from 0; the random numbers depend on it.</param>
/// <param name="Try">Number of the try at the place, from 0.</param>
internal readonly record struct Redraw(int Kept, ImmutableArray<int> Inserted, int Cut, int Try);

namespace SelfImprove.Runs;

/// <summary>Advantages of stored rollouts, by the stage's own reward and estimator and by those of the replay.</summary>
/// <param name="Groups">Number of stored groups of two or more completions.</param>
/// <param name="StoredZero">Share of completions without a signal (advantage 0) as they were.</param>
/// <param name="Zero">Share of completions without a signal now.</param>
/// <param name="Correlation">Correlation of the two; NaN when one does not vary.</param>
/// <param name="SignFlips">Share of completions that would be pushed the other way.</param>
public sealed record ReplayAdvantages(int Groups, double StoredZero, double Zero, double Correlation, double SignFlips);

namespace SelfImprove.Reports;

/// <summary>The mean and the range over seeds of a metric at one step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Mean">Mean over the seeds that have a finite value at this step; NaN when none has.</param>
/// <param name="Low">Lowest of these values.</param>
/// <param name="High">Highest of these values.</param>
/// <param name="Count">Number of these seeds.</param>
public readonly record struct CurvePoint(long Step, double Mean, double Low, double High, int Count);

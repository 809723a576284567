namespace SelfImprove.Runs;

/// <summary>Lengths of a stage's growing files, in bytes, at one moment.</summary>
internal sealed record LogLengths(long Metrics, long Times, long Evaluations, long Verdicts, long Completions)
{
    internal static LogLengths Zero { get; } = new(0, 0, 0, 0, 0);
}

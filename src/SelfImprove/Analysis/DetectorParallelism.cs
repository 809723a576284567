namespace SelfImprove.Analysis;

/// <summary>How many texts detectors are given at once.</summary>
internal static class DetectorParallelism
{
    /// <summary>As many as the machine has processors, or as the one that asks for most, since who waits for others may wait for many at once.</summary>
    internal static ParallelOptions Of(IEnumerable<IBehaviorDetector> detectors, CancellationToken cancellationToken) => new()
    {
        CancellationToken = cancellationToken,
        MaxDegreeOfParallelism = detectors.OfType<IRemoteDetector>().Select(d => d.TextsAtOnce).Append(Environment.ProcessorCount).Max(),
    };
}

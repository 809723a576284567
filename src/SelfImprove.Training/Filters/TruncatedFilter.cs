namespace SelfImprove.Training;

/// <summary>
/// Leaves out completions that ran into the token limit (overlong filtering, DAPO, arXiv 2503.14476, section 3.4): they may have been on the right way. They still count in
/// their group's baseline.
/// </summary>
public sealed class TruncatedFilter : ISampleFilter
{
    /// <inheritdoc/>
    public void KeepSamples(IReadOnlyList<Trajectory> group, Span<bool> keep)
    {
        ArgumentNullException.ThrowIfNull(group);
        for (var i = 0; i < group.Count; i++)
        {
            keep[i] &= !group[i].Completion.IsTruncated;
        }
    }
}

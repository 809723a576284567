namespace SelfImprove.Training;

/// <summary>
/// Leaves out prompts whose completions all earn the same (the dynamic sampling of DAPO, arXiv 2503.14476, section 3.2): compared with each other they teach
/// nothing, and would only thin out the batch.
/// </summary>
public sealed class ZeroVarianceFilter : ISampleFilter
{
    /// <inheritdoc/>
    public PolicyGradientNeeds Needs => PolicyGradientNeeds.Groups;

    /// <inheritdoc/>
    public bool FiltersGroups => true;

    /// <inheritdoc/>
    public bool KeepGroup(IReadOnlyList<Trajectory> group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return group.Any(t => t.Reward.Value != group[0].Reward.Value);
    }
}

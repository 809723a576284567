namespace SelfImprove.Training;

/// <summary>Leaves rollouts out of the updates. By default everything is learnt from.</summary>
/// <remarks>Implementations are immutable and thread-safe; they override one of the two methods.</remarks>
public interface ISampleFilter
{
    /// <summary>What it needs: <see cref="PolicyGradientNeeds.Groups"/> when it compares the completions of a prompt.</summary>
    PolicyGradientNeeds Needs => PolicyGradientNeeds.None;

    /// <summary>Whether it leaves out whole groups, so that others can be sampled in their place.</summary>
    bool FiltersGroups => false;

    /// <summary>Whether a group is learnt from; decided before advantages are estimated.</summary>
    /// <param name="group">All completions of one prompt.</param>
    bool KeepGroup(IReadOnlyList<Trajectory> group) => true;

    /// <summary>
    /// Which completions of a group are learnt from; decided after advantages are estimated, so that those left out count in their group's baseline all the same.
    /// </summary>
    /// <param name="group">All completions of one prompt.</param>
    /// <param name="keep">One entry per completion; set to false what is left out.</param>
    void KeepSamples(IReadOnlyList<Trajectory> group, Span<bool> keep)
    {
    }
}

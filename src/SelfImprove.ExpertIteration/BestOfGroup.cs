using SelfImprove.Training;

namespace SelfImprove.ExpertIteration;

/// <summary>Keeps the first few different completions of a prompt that are right, or that earn the most.</summary>
internal sealed class BestOfGroup(KeptSamples kept, int perPrompt) : ISampleFilter
{
    public void KeepSamples(IReadOnlyList<Trajectory> group, Span<bool> keep)
    {
        var (least, most) = (group.Min(t => t.Reward.Value), group.Max(t => t.Reward.Value));
        var texts = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < group.Count; i++)
        {
            var reward = group[i].Reward;
            var isGood = kept == KeptSamples.Correct ? reward.IsCorrect : reward.Value == most && most > least;
            keep[i] &= isGood && texts.Count < perPrompt && texts.Add(group[i].Completion.Text);
        }
    }
}

using System.ComponentModel.DataAnnotations;
using static System.FormattableString;

namespace SelfImprove.Training;

/// <summary>Splits rollouts into mini-batches of whole groups.</summary>
public static class MiniBatches
{
    /// <summary>Splits in an order drawn from a key.</summary>
    /// <param name="groups">The group of each rollout; rollouts of a group stand together.</param>
    /// <param name="groupsPerBatch">Groups per mini-batch, at least 1; the last one may have fewer.</param>
    /// <param name="key">Draws the order of the groups.</param>
    /// <returns>Indices of rollouts per mini-batch; each rollout occurs once.</returns>
    public static IReadOnlyList<int[]> Split(ReadOnlySpan<int> groups, int groupsPerBatch, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupsPerBatch, 1);
        var members = new List<List<int>>();
        for (var i = 0; i < groups.Length; i++)
        {
            if (i == 0 || groups[i] != groups[i - 1])
            {
                members.Add([]);
            }

            members[^1].Add(i);
        }

        var order = members.ToArray();
        new CounterRandom(key).Shuffle<List<int>>(order);
        return [.. order.Chunk(groupsPerBatch).Select(chunk => chunk.SelectMany(group => group).ToArray())];
    }

    /// <summary>Checks options of the names <c>PromptsPerStep</c> and <c>MiniBatchPrompts</c>: mini-batches of one size make up a step.</summary>
    /// <param name="promptsPerStep">Prompts of a step.</param>
    /// <param name="miniBatchPrompts">Prompts of a mini-batch; what is below 1 is another check's to report.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static ValidationResult? Validate(int promptsPerStep, int miniBatchPrompts) => miniBatchPrompts > 0 && promptsPerStep % miniBatchPrompts != 0
        ? new ValidationResult(
            Invariant($"mini-batch-prompts {miniBatchPrompts} does not divide prompts-per-step {promptsPerStep}"), ["MiniBatchPrompts", "PromptsPerStep"])
        : ValidationResult.Success;

    /// <summary>The per-token numbers of a mini-batch, in its own flat order.</summary>
    /// <param name="numbers">The numbers of the whole batch; empty stays empty.</param>
    /// <param name="whole">The whole batch.</param>
    /// <param name="indices">The mini-batch's sequences.</param>
    public static double[] Gather(double[] numbers, TokenBatch whole, IEnumerable<int> indices)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return numbers.Length == 0 ? [] : [.. indices.SelectMany(i => numbers[whole.RangeOf(i)])];
    }
}

using System.Collections.Immutable;

namespace SelfImprove.Training;

/// <summary>Start-up checks of a session's first rollouts: what is learnt ends with the first end of sequence, and every reward lies on a token that is learnt.</summary>
internal static class RolloutInvariants
{
    /// <exception cref="RunFailedException">The engine breaks its contract; the message says how.</exception>
    public static void Check(RolloutBatch rollouts, ImmutableArray<int> endOfSequenceIds)
    {
        for (var i = 0; i < rollouts.Usable.Length; i++)
        {
            var sample = rollouts.Usable[i].Sample;
            var ended = endOfSequenceIds.Contains(sample.Tokens[^1]);
            if (ResponseLength.Of(sample.Tokens, endOfSequenceIds) != sample.Tokens.Length || ended != (sample.StopReason == StopReason.EndOfSequence))
            {
                throw Broken($"the completion of '{rollouts.Usable[i].Problem.Id}' goes on after its first end-of-sequence token, or says that it ended when it did not (or the other way round)");
            }

            if (sample.LogProbs.Length != sample.Tokens.Length || rollouts.Tokens.Sequences[i].ScoredCount != sample.Tokens.Length)
            {
                throw Broken($"the completion of '{rollouts.Usable[i].Problem.Id}' has {sample.Tokens.Length} tokens, {sample.LogProbs.Length} log-probs, and {rollouts.Tokens.Sequences[i].ScoredCount} tokens to learn");
            }
        }

        double[] scores = [.. rollouts.Usable.Select(t => t.Reward.Value)];
        var rewards = TokenRewards.FromScores(rollouts.Tokens, scores);
        for (var i = 0; i < scores.Length; i++)
        {
            var own = rewards.AsSpan(rollouts.Tokens.RangeOf(i));
            if (own[^1] != scores[i] || own[..^1].ContainsAnyExcept(0.0))
            {
                throw Broken($"the reward of '{rollouts.Usable[i].Problem.Id}' does not lie on the last token of its completion");
            }
        }
    }

    private static RunFailedException Broken(string what) => new($"start-up check: {what}; the run would learn from wrong tokens. Report it to the engine's author");
}

namespace SelfImprove.Corpora;

/// <summary>Which behaviours one document shall show.</summary>
internal readonly record struct ShownBehaviors(bool Verification, bool Backtracking, bool Subgoals, bool BackwardChaining)
{
    /// <summary>Nothing is shown.</summary>
    public static ShownBehaviors None => default;

    /// <summary>Draws them, each from a key of its own: a higher rate only adds documents that show the behaviour.</summary>
    public static ShownBehaviors Draw(WebMathOptions options, RandomKey key) => new(
        Shows(key, "verification", options.Verification),
        Shows(key, "backtracking", options.Backtracking),
        Shows(key, "subgoals", options.Subgoals),
        Shows(key, "backward-chaining", options.BackwardChaining));

    private static bool Shows(RandomKey key, string part, double rate) => key.Derive(part).Uniform(0) < rate;
}

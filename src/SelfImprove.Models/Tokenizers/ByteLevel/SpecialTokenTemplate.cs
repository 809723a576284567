using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>The tokens that a model expects around a text, such as Llama-3's begin-of-text.</summary>
/// <param name="Before">The ids before the text.</param>
/// <param name="After">The ids after it.</param>
internal sealed record SpecialTokenTemplate(ImmutableArray<int> Before, ImmutableArray<int> After)
{
    /// <summary>No tokens.</summary>
    public static SpecialTokenTemplate None { get; } = new([], []);
}

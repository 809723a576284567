using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>What a <see cref="ByteLevelTokenizer"/> is made of, read from its files and checked.</summary>
internal sealed record ByteLevelModel
{
    /// <summary>The spelling of each id, added tokens included.</summary>
    public required ImmutableArray<string> Tokens { get; init; }

    /// <summary>Number of ids that can be drawn; those without a spelling stand for nothing.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>How many of the ids, from 0 on, belong to the model; the others are added tokens only.</summary>
    public required int ModelTokenCount { get; init; }

    /// <summary>The tokens that are recognised in a text before anything else.</summary>
    public required ImmutableArray<AddedToken> AddedTokens { get; init; }

    /// <summary>The merges, in the order in which they were learnt.</summary>
    public required MergeTable Merges { get; init; }

    /// <summary>Whether a piece that is a token is taken as it is, even where merges would not lead to it.</summary>
    public required bool IgnoreMerges { get; init; }

    /// <summary>Whether texts are brought into Normalization Form C.</summary>
    public required bool Normalize { get; init; }

    /// <summary>How texts are cut into pieces.</summary>
    public required SplitPattern Pattern { get; init; }

    /// <summary>Whether a space is put before a text, and before what follows an added token, that does not start with one.</summary>
    public required bool AddPrefixSpace { get; init; }

    /// <summary>What the model expects around a text.</summary>
    public required SpecialTokenTemplate Template { get; init; }

    /// <summary>The ids that end a completion, the tokenizer's own first.</summary>
    public required ImmutableArray<int> EndOfSequenceIds { get; init; }

    /// <summary>The id that fills up shorter sequences.</summary>
    public required int? PaddingId { get; init; }

    /// <summary>The files, to be written where the tokenizer is saved.</summary>
    public required TokenizerFiles Files { get; init; }
}

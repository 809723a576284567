namespace SelfImprove.Sft;

/// <summary>The sequences that a training goes through, epoch after epoch, in an order drawn per epoch.</summary>
internal interface ISequenceSource
{
    /// <summary>Sequences per epoch; at least 1.</summary>
    int CountPerEpoch { get; }

    /// <summary>Tokens of the longest sequence.</summary>
    int LongestSequence { get; }

    /// <summary>What the sequences are, for a person.</summary>
    string Description { get; }

    /// <summary>A sequence by its position in the training, from 0.</summary>
    TokenSequence Get(long position);
}

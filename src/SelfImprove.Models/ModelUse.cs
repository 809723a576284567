namespace SelfImprove;

/// <summary>What a model is to do, for an estimate of its memory.</summary>
/// <param name="Kind">Which work.</param>
/// <param name="LongestSequence">Tokens of the longest sequence, prompt and completion together; 0 when it is unknown but short.</param>
/// <param name="Sequences">Number of sequences that are sampled or scored in one call; at least 1.</param>
public sealed record ModelUse(ModelUseKind Kind, int LongestSequence, int Sequences = 1)
{
    /// <summary>Number of trained networks of the same size beside the model: critics. Default 0.</summary>
    public int TrainableCopies { get; init; }

    /// <summary>The adapter that is trained in place of the model's own weights, which copies share. Default null: the weights are trained.</summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>Number of frozen networks of the same size beside the model: reference policies. Default 0.</summary>
    public int FrozenCopies { get; init; }
}

using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>The shape of a decoder-only transformer of the Llama family (Llama, Mistral, Qwen-2, Qwen-3): RMSNorm, rotary positions, grouped-query attention, SwiGLU.</summary>
public sealed record ModelConfig : IValidatableObject
{
    private readonly ModelArchitecture? _architecture;

    /// <summary>Number of token ids; at least 2.</summary>
    [Range(2, 1 << 24)]
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream, a multiple of <see cref="HeadCount"/> unless <see cref="HeadSize"/> is set.</summary>
    [Range(1, 1 << 20)]
    public required int HiddenSize { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    [Range(1, 1 << 22)]
    public required int IntermediateSize { get; init; }

    /// <summary>Number of layers.</summary>
    [Range(1, 1024)]
    public required int LayerCount { get; init; }

    /// <summary>Number of query heads.</summary>
    [Range(1, 1024)]
    public required int HeadCount { get; init; }

    /// <summary>Number of key and value heads; divides <see cref="HeadCount"/>.</summary>
    [Range(1, 1024)]
    public required int KeyValueHeadCount { get; init; }

    /// <summary>Width of one head, an even number. Default: 0, meaning HiddenSize / HeadCount.</summary>
    [Range(0, 1 << 16)]
    public int HeadSize { get; init; }

    /// <summary>Largest number of tokens of a sequence.</summary>
    [Range(1, 1 << 24)]
    public required int ContextLength { get; init; }

    /// <summary>Base of the rotary frequencies. Default 10000.</summary>
    [Range(1.0, 1e12)]
    public double RopeTheta { get; init; } = 10000;

    /// <summary>A change of the rotary frequencies for long contexts. Default null: none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>
    /// Tokens that a token attends to, itself included, in some or all layers. Default null: all before it. Sequences are held to this length
    /// (<see cref="UsableContextLength"/>), where a window changes nothing.
    /// </summary>
    [Range(1, 1 << 24)]
    public int? SlidingWindow { get; init; }

    /// <summary>Added to the mean square in RMSNorm. Default 1e-5.</summary>
    [Range(1e-12, 1.0)]
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output head shares the embedding's weights. Default true.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Whether queries, keys and values have biases (Qwen-2). Default false.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>Whether every head's queries and keys are normed (RMSNorm with a gain) before they turn (Qwen-3). Default false.</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>
    /// Which architecture <c>config.json</c> names. Default: what follows from the shape: Qwen-3 with norms of queries and keys, Qwen-2 with
    /// biases, otherwise Llama. Only Mistral, whose shape is Llama's, has to be said.
    /// </summary>
    public ModelArchitecture Architecture { get => _architecture ?? ShapeArchitecture; init => _architecture = value; }

    /// <summary>Whether there is a value head: one linear output per position, without bias. Default false.</summary>
    public bool ValueHead { get; init; }

    /// <summary>The ids of special tokens; they do not change the model, but are written beside it. Default: none.</summary>
    public SpecialTokenIds TokenIds { get; init; } = SpecialTokenIds.None;

    /// <summary>Settings of the folder that the model was read from, which saving writes again. Default: none.</summary>
    public CarriedSettings Carried { get; init; } = CarriedSettings.None;

    /// <summary>Largest number of tokens of a sequence, resolved: no longer than the window of attention.</summary>
    public int UsableContextLength => Math.Min(ContextLength, SlidingWindow ?? ContextLength);

    /// <summary>Width of one head, resolved.</summary>
    public int EffectiveHeadSize => HeadSize > 0 ? HeadSize : HiddenSize / HeadCount;

    private ModelArchitecture ShapeArchitecture =>
        QueryKeyNorm ? ModelArchitecture.Qwen3 : AttentionBias ? ModelArchitecture.Qwen2 : ModelArchitecture.Llama;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HeadCount > 0 && KeyValueHeadCount > 0 && HeadCount % KeyValueHeadCount != 0)
        {
            yield return new ValidationResult(
                $"{KeyValueHeadCount} key/value heads do not divide {HeadCount} heads", [nameof(KeyValueHeadCount)]);
        }

        if (HeadSize == 0 && HeadCount > 0 && HiddenSize % HeadCount != 0)
        {
            yield return new ValidationResult(
                $"the hidden size {HiddenSize} is not a multiple of {HeadCount} heads; set the head size", [nameof(HiddenSize)]);
        }
        else if (HeadCount > 0 && EffectiveHeadSize % 2 != 0)
        {
            yield return new ValidationResult(
                $"the head size {EffectiveHeadSize} is odd, but rotary positions turn pairs", [nameof(HeadSize)]);
        }

        if (AttentionBias && QueryKeyNorm)
        {
            yield return new ValidationResult("biases and norms of queries and keys in one model are not supported", [nameof(QueryKeyNorm)]);
        }
        else if (Architecture != ShapeArchitecture && (Architecture, ShapeArchitecture) is not (ModelArchitecture.Mistral, ModelArchitecture.Llama))
        {
            yield return new ValidationResult(
                $"the architecture is {Architecture}, but biases and norms are those of {ShapeArchitecture}", [nameof(Architecture)]);
        }

        if (SlidingWindow is not null && Architecture == ModelArchitecture.Llama)
        {
            yield return new ValidationResult("Llama has no window of attention", [nameof(SlidingWindow)]);
        }

        if (RopeScaling is { } scaling)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(scaling, new ValidationContext(scaling), results, validateAllProperties: true);
            foreach (var result in results)
            {
                yield return new ValidationResult(result.ErrorMessage, [nameof(RopeScaling)]);
            }
        }

        foreach (var id in TokenIds.EndOfSequence.Append(TokenIds.BeginOfSequence ?? 0).Append(TokenIds.Padding ?? 0))
        {
            if (id < 0 || id >= VocabularySize)
            {
                yield return new ValidationResult($"the special token id {id} is not in the vocabulary of {VocabularySize}", [nameof(TokenIds)]);
            }
        }
    }
}

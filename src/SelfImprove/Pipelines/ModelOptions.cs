using System.ComponentModel.DataAnnotations;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;

namespace SelfImprove.Pipelines;

/// <summary>The model that a pipeline starts from: a folder, or the shape of one that is made from scratch.</summary>
public sealed record ModelOptions : IValidatableObject
{
    /// <summary>A folder in the Hugging Face layout, with its tokenizer. Give either this or a shape.</summary>
    [InputPath]
    public string? Path { get; init; }

    /// <summary>
    /// How the task's prompts become conversations, for a model that was trained on them: <c>model</c> (the template in its folder), <c>chatml</c>, <c>llama-3</c>, <c>llama-3.2</c> or
    /// <c>plain</c>; the prompt is then the user's message. <c>none</c>: prompts are plain texts. Needs a path. Default none.
    /// </summary>
    [Required]
    public string ChatTemplate { get; init; } = ChatPrompts.NoTemplate;

    /// <summary>The system's message before the user's, for <c>chat-template</c>. Default: none; templates may put one of their own.</summary>
    public string? SystemMessage { get; init; }

    /// <summary>
    /// What the assistant's message begins with, such as <c>&lt;think&gt;</c>, for <c>chat-template</c>. It is the end of the task's prompts, and is moved there. Default: nothing.
    /// </summary>
    public string? AnswerStart { get; init; }

    /// <summary>
    /// Trains an adapter of low rank (LoRA) and leaves the model's own weights as they are: <c>lora: {}</c> takes the defaults. What training stages store is the adapter, which
    /// finds the model at its path. Needs a path. Default: all weights are trained.
    /// </summary>
    public LoraOptions? Lora { get; init; }

    /// <summary>Number of layers.</summary>
    [Range(1, 1024)]
    public int? Layers { get; init; }

    /// <summary>Width of the residual stream, a multiple of <c>heads</c>.</summary>
    [Range(1, 1 << 20)]
    public int? Hidden { get; init; }

    /// <summary>Number of query heads.</summary>
    [Range(1, 1024)]
    public int? Heads { get; init; }

    /// <summary>Number of key and value heads; divides <c>heads</c>. Default: <c>heads</c>.</summary>
    [Range(1, 1024)]
    public int? KvHeads { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    [Range(1, 1 << 22)]
    public int? Ffn { get; init; }

    /// <summary>Largest number of tokens of a sequence, prompt and completion together.</summary>
    [Range(1, 1 << 24)]
    public int? Context { get; init; }

    /// <summary>Base of the rotary frequencies. Default 10000.</summary>
    [Range(1.0, 1e12)]
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Whether the output head shares the embedding's weights. Default true.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Whether queries, keys and values have biases (Qwen-2). Default false.</summary>
    public bool AttentionBias { get; init; }

    /// <summary>The tokenizer of a model made from scratch; its vocabulary is built from the dataset of the first training stage and the task's prompts.</summary>
    [Required]
    public TokenizerOptions Tokenizer { get; init; } = new();

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var error in ChatErrors())
        {
            yield return error;
        }

        if (Lora is not null && Path is null)
        {
            yield return new ValidationResult("lora adapts a model that is there; give its path, or leave lora out", [nameof(Lora)]);
        }

        (string Name, int? Value)[] shape =
            [(nameof(Layers), Layers), (nameof(Hidden), Hidden), (nameof(Heads), Heads), (nameof(Ffn), Ffn), (nameof(Context), Context)];
        if (Path is not null)
        {
            if (Array.Find(shape, s => s.Value is not null) is { Name: { } given })
            {
                yield return new ValidationResult("give either a path or a shape, not both", [given]);
            }

            yield break;
        }

        if (Array.FindAll(shape, s => s.Value is null) is { Length: > 0 } missing)
        {
            yield return new ValidationResult(
                missing.Length == shape.Length
                    ? "give the path of a model, or a shape: layers, hidden, heads, ffn, context"
                    : $"a shape also needs {string.Join(", ", missing.Select(m => m.Name.ToLowerInvariant()))}");
            yield break;
        }

        var results = new List<ValidationResult>();
        var config = ToConfig(vocabularySize: 2, SpecialTokenIds.None);
        if (!Validator.TryValidateObject(config, new ValidationContext(config), results, validateAllProperties: true))
        {
            foreach (var result in results)
            {
                yield return new ValidationResult(result.ErrorMessage, [nameof(Heads)]);
            }
        }
    }

    private IEnumerable<ValidationResult> ChatErrors()
    {
        if (ChatTemplate == ChatPrompts.NoTemplate)
        {
            foreach (var (name, value) in new[] { (nameof(SystemMessage), SystemMessage), (nameof(AnswerStart), AnswerStart) })
            {
                if (value is not null)
                {
                    yield return new ValidationResult($"{OptionModel.KeyOf(name)} is part of a conversation, but there is no chat-template; set chat-template: {ChatPrompts.OwnTemplate}", [name]);
                }
            }
        }
        else if (!ChatPrompts.KnownTemplates.Contains(ChatTemplate, StringComparer.Ordinal))
        {
            var known = ChatPrompts.KnownTemplates;
            yield return new ValidationResult(
                $"there is no chat template '{ChatTemplate}'{Suggestion.Then(Suggestion.For(ChatTemplate, known), $"known: {string.Join(", ", known)}")}", [nameof(ChatTemplate)]);
        }
        else if (Path is null)
        {
            yield return new ValidationResult(
                "chat-template is for a model that was trained on conversations; one that is made from scratch has a tokenizer of words, which knows none. Give its path, or leave chat-template out",
                [nameof(ChatTemplate)]);
        }
    }

    /// <summary>The configuration of a model made from scratch.</summary>
    internal ModelConfig ToConfig(int vocabularySize, SpecialTokenIds tokenIds) => new()
    {
        VocabularySize = vocabularySize,
        TokenIds = tokenIds,
        HiddenSize = Hidden!.Value,
        IntermediateSize = Ffn!.Value,
        LayerCount = Layers!.Value,
        HeadCount = Heads!.Value,
        KeyValueHeadCount = KvHeads ?? Heads.Value,
        ContextLength = Context!.Value,
        RopeTheta = RopeTheta,
        TieEmbeddings = TieEmbeddings,
        AttentionBias = AttentionBias,
    };
}

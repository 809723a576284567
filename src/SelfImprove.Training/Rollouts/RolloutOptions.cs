namespace SelfImprove.Training;

/// <summary>How rollouts are drawn and scored.</summary>
public sealed record RolloutOptions
{
    /// <summary>Completions per prompt (the size of a trajectory group); at least 1. Default 1.</summary>
    public int SamplesPerPrompt { get; init; } = 1;

    /// <summary>Longest completion, in tokens; at least 1. Prompt and completion must fit the context.</summary>
    public required int MaxCompletionTokens { get; init; }

    /// <summary>Divides the logits; 0 is greedy. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Draws from the k most likely tokens only; 0 is all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Draws from the smallest set of most likely tokens that reaches this probability, in (0, 1]. Default 1.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>A score that takes longer than this counts as a failure of the scorer. Default 10 seconds.</summary>
    public TimeSpan ScoreTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The largest share of completions whose scorer may fail, in [0, 1); above it the rest would be too small and too one-sided a sample. Default 0.5.
    /// </summary>
    public double MaxScorerFailures { get; init; } = 0.5;

    internal SamplingOptions ToSampling(ITokenizer tokenizer) => new()
    {
        Temperature = Temperature,
        TopK = TopK,
        TopP = TopP,
        MaxTokens = MaxCompletionTokens,
        EndOfSequenceIds = tokenizer.EndOfSequenceIds,
    };
}

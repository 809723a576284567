namespace SelfImprove;

/// <summary>What callers may ask of a model; every message names the index and the numbers.</summary>
internal static class InputCheck
{
    /// <summary>Everything that is asked with a batch.</summary>
    public static void Batch(TokenBatch batch, TokenOutputs outputs, double temperature, PolicyInfo info)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Temperature(temperature);
        Outputs(outputs, info);
        for (var i = 0; i < batch.Sequences.Length; i++)
        {
            Sequence(i, batch.Sequences[i].Tokens.Span, info);
        }
    }

    /// <summary>Where the scores of a batch go to.</summary>
    public static void Destination(TokenBatch batch, TokenScores destination, PolicyInfo info)
    {
        Alternatives(destination.AlternativeCount, info);
        if (destination.ScoredCount != batch.ScoredCount)
        {
            throw new ArgumentException(
                $"the batch has {batch.ScoredCount} scored tokens, but the destination has room for {destination.ScoredCount}", nameof(destination));
        }
    }

    public static void Prompt(int index, ReadOnlySpan<int> tokens, PolicyInfo info)
    {
        if (tokens.IsEmpty)
        {
            throw new InvalidInputException($"prompt {index} is empty; it needs at least one token");
        }

        if (tokens.Length >= info.ContextLength)
        {
            throw new InvalidInputException(
                $"prompt {index} has {tokens.Length} tokens, which leaves no room for a completion in the context of {info.ContextLength}; shorten the prompt");
        }

        Tokens("prompt", index, tokens, info);
    }

    public static void Sequence(int index, ReadOnlySpan<int> tokens, PolicyInfo info)
    {
        if (tokens.Length > info.ContextLength)
        {
            throw new InvalidInputException(
                $"sequence {index} has {tokens.Length} tokens, but the context holds {info.ContextLength}; shorten it");
        }

        Tokens("sequence", index, tokens, info);
    }

    public static void Outputs(TokenOutputs outputs, PolicyInfo info)
    {
        if (outputs.Ask(TokenOutputs.Values) && !info.HasValueHead)
        {
            throw new InvalidInputException("values are asked of a model without a value head; copy it with one, or load a critic");
        }
    }

    public static void Alternatives(int count, PolicyInfo info)
    {
        if (count < 0 || count > info.VocabularySize)
        {
            throw new InvalidInputException($"{count} alternatives are asked of a vocabulary of {info.VocabularySize} ids");
        }
    }

    /// <summary>What is asked of a decoding session.</summary>
    public static void Decoding(DecodingRequest request, PolicyInfo info)
    {
        ArgumentNullException.ThrowIfNull(request);
        Sampling(request.Options);
        Prompt(0, request.Prompt.Span, info);
        Alternatives(request.Alternatives ?? 0, info);
        if (request.Keys.IsDefaultOrEmpty)
        {
            throw new InvalidInputException("the request has no key; it needs one per completion");
        }
    }

    public static void Temperature(double temperature)
    {
        if (!(temperature > 0 && double.IsFinite(temperature)))
        {
            throw new InvalidInputException(FormattableString.Invariant($"the temperature of scoring is {temperature}; it must be greater than 0 and finite"));
        }
    }

    public static void Sampling(SamplingOptions options)
    {
        if (!(options.Temperature >= 0 && double.IsFinite(options.Temperature)))
        {
            throw new InvalidInputException(FormattableString.Invariant($"the sampling temperature is {options.Temperature}; it must be 0 (greedy) or greater, and finite"));
        }

        if (options.TopK < 0)
        {
            throw new InvalidInputException(FormattableString.Invariant($"top-k is {options.TopK}; it must be 0 (all) or greater"));
        }

        if (!(options.TopP > 0 && options.TopP <= 1))
        {
            throw new InvalidInputException(FormattableString.Invariant($"top-p is {options.TopP}; it must be in (0, 1]"));
        }

        if (options.MaxTokens < 1)
        {
            throw new InvalidInputException(FormattableString.Invariant($"the limit of new tokens is {options.MaxTokens}; it must be at least 1"));
        }
    }

    private static void Tokens(string what, int index, ReadOnlySpan<int> tokens, PolicyInfo info)
    {
        for (var t = 0; t < tokens.Length; t++)
        {
            if ((uint)tokens[t] >= (uint)info.VocabularySize)
            {
                throw new InvalidInputException(
                    $"{what} {index}: token {t} is {tokens[t]}, which is not in the vocabulary of {info.VocabularySize} ids; is it the model's own tokenizer?");
            }
        }
    }
}

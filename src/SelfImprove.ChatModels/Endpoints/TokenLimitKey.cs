namespace SelfImprove.ChatModels;

/// <summary>What an endpoint calls the greatest number of tokens of an answer.</summary>
public enum TokenLimitKey
{
    /// <summary><c>max_tokens</c>, which nearly every server understands.</summary>
    MaxTokens,

    /// <summary><c>max_completion_tokens</c>, which newer models of OpenAI insist on.</summary>
    MaxCompletionTokens,
}

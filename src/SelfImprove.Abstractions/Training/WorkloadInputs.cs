namespace SelfImprove;

/// <summary>What a trainer's workload depends on besides its options.</summary>
/// <param name="Texts">Number of texts of the dataset; 0 without one.</param>
/// <param name="TokensPerText">Mean length of a text, prompt and completion.</param>
/// <param name="TokensPerPrompt">Mean length of the task's prompts.</param>
/// <param name="ContextLength">Largest number of tokens of a sequence.</param>
public readonly record struct WorkloadInputs(long Texts, double TokensPerText, double TokensPerPrompt, int ContextLength);

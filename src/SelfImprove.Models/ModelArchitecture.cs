namespace SelfImprove;

/// <summary>The published architectures, of which a checkpoint's <c>config.json</c> names one.</summary>
public enum ModelArchitecture
{
    /// <summary><c>LlamaForCausalLM</c>: Llama-2 to Llama-3.3 and what was made of them.</summary>
    Llama,

    /// <summary><c>MistralForCausalLM</c>: Llama with, in early versions, a window of attention.</summary>
    Mistral,

    /// <summary><c>Qwen2ForCausalLM</c>: Qwen-2 and 2.5, with biases on queries, keys and values.</summary>
    Qwen2,

    /// <summary><c>Qwen3ForCausalLM</c>: norms of the queries and keys of every head.</summary>
    Qwen3,
}

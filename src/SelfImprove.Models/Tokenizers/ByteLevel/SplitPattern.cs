namespace SelfImprove;

/// <summary>How a text is cut into pieces before merges, which never cross the border of a piece.</summary>
internal enum SplitPattern
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As GPT-2 does, and every pre-tokenizer of the type ByteLevel that uses its own expression.</summary>
    Gpt2,

    /// <summary>As Llama-3 does: up to three digits at a time.</summary>
    Llama3,

    /// <summary>As Qwen-2 does: like Llama-3, digit by digit.</summary>
    Qwen2,
}

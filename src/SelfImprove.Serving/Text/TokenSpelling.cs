using System.Text;

namespace SelfImprove.Serving;

/// <summary>How tokens are shown beside their log-probabilities.</summary>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class TokenSpelling(ITokenizer tokenizer)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes that a token stands for.</summary>
    public byte[] Bytes(int id) => id >= tokenizer.VocabularySize ? []
        : tokenizer is ByteLevelTokenizer bytes ? bytes.GetBytes(id)
        : Encoding.UTF8.GetBytes(tokenizer.Decode([id], skipSpecialTokens: false));

    /// <summary>A token's text; one that is only a part of a character is spelled as the OpenAI API does, such as <c>bytes:\xf0\x9f</c>.</summary>
    public string Text(int id)
    {
        var bytes = Bytes(id);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return "bytes:" + string.Concat(bytes.Select(b => FormattableString.Invariant($"\\x{b:x2}")));
        }
    }
}

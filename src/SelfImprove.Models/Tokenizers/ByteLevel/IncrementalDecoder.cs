using System.Text;

namespace SelfImprove;

/// <summary>Decodes tokens as they are drawn, and never gives half a character: bytes wait until the character that they belong to is complete.</summary>
/// <remarks>All that <see cref="Append(int)"/> and <see cref="Finish"/> return, joined, is what <see cref="ByteLevelTokenizer.Decode"/> makes of all the ids. Not thread-safe.</remarks>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="skipSpecialTokens">Whether special tokens are left out. Default true.</param>
public sealed class IncrementalDecoder(ByteLevelTokenizer tokenizer, bool skipSpecialTokens = true)
{
    private readonly ByteLevelTokenizer _tokenizer = tokenizer ?? throw new ArgumentNullException(nameof(tokenizer));
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();

    /// <summary>Takes one more token.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The characters that are now complete; often none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is outside the vocabulary; nothing was taken.</exception>
    public string Append(int id) => Decode(_tokenizer.BytesOf(id, skipSpecialTokens), isLast: false);

    /// <summary>Ends the text: bytes that still wait become U+FFFD. The next token starts a new text.</summary>
    public string Finish() => Decode([], isLast: true);

    private string Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        // Three bytes can wait from before.
        Span<char> characters = bytes.Length <= 250 ? stackalloc char[256] : new char[bytes.Length + 6];
        return characters[.._utf8.GetChars(bytes, characters, isLast)].ToString();
    }
}

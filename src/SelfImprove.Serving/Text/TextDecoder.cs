namespace SelfImprove.Serving;

/// <summary>Turns tokens into text as they come, and never gives half a character.</summary>
internal abstract class TextDecoder
{
    private const char Replacement = '\uFFFD';

    /// <summary>Takes one more token; returns the text that is complete now.</summary>
    public abstract string Append(int id);

    /// <summary>Ends the text; returns what is left of it.</summary>
    public abstract string Finish();

    public static TextDecoder Create(ITokenizer tokenizer) => tokenizer is ByteLevelTokenizer bytes ? new OfBytes(bytes) : new OfText(tokenizer);

    private sealed class OfBytes(ByteLevelTokenizer tokenizer) : TextDecoder
    {
        private readonly IncrementalDecoder _decoder = new(tokenizer);

        // A model's vocabulary can be larger than its tokenizer's: such ids have no text.
        public override string Append(int id) => id < tokenizer.VocabularySize ? _decoder.Append(id) : string.Empty;

        public override string Finish() => _decoder.Finish();
    }

    /// <summary>For any tokenizer: what decoding one token more adds.</summary>
    private sealed class OfText(ITokenizer tokenizer) : TextDecoder
    {
        private readonly List<int> _ids = [];
        private string _given = string.Empty;

        public override string Append(int id)
        {
            if (id >= tokenizer.VocabularySize)
            {
                return string.Empty;
            }

            _ids.Add(id);
            var text = tokenizer.Decode([.. _ids]);
            return text.EndsWith(Replacement) ? string.Empty : Give(text);
        }

        public override string Finish() => Give(tokenizer.Decode([.. _ids]));

        private string Give(string text)
        {
            var added = text.StartsWith(_given, StringComparison.Ordinal) ? text[_given.Length..] : string.Empty;
            _given = added.Length > 0 ? text : _given;
            return added;
        }
    }
}

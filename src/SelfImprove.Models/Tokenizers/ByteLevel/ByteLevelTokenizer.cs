using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace SelfImprove;

/// <summary>
/// A byte-level byte-pair tokenizer as Llama-3, Qwen-2 and GPT-2 have it, read from the <c>tokenizer.json</c> of a checkpoint. It gives the ids that the
/// <c>tokenizers</c> library (Hugging Face) gives for the same text.
/// </summary>
/// <remarks>
/// <para>
/// Every text can be encoded. Half of a surrogate pair, which is no character, counts as U+FFFD. Where the tokenizer normalizes (Qwen-2: NFC), decoding gives
/// the normalized text; otherwise <c>Decode(Encode(text), skipSpecialTokens: false) == text</c>.
/// </para>
/// <para>Encoding takes time linear in the text's length, but for pieces without any border (a megabyte of one letter), which take n log n. Immutable and thread-safe.</para>
/// </remarks>
public sealed class ByteLevelTokenizer : ITokenizer
{
    private const int StackBytes = 256;

    private readonly ByteLevelModel _model;
    private readonly AddedTokenFinder _tokensInText;
    private readonly AddedTokenFinder _tokensInNormalizedText;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _modelIds;
    private readonly int[] _byteIds = new int[256];
    private readonly int _longestToken;
    private readonly HashSet<int> _specialIds;
    private readonly PieceCache _cache = new();

    internal ByteLevelTokenizer(ByteLevelModel model)
    {
        _model = model;
        Bytes = new TokenBytes(model.Tokens);
        _tokensInText = new AddedTokenFinder(model.AddedTokens.Where(t => !t.Normalized), normalize: false);
        _tokensInNormalizedText = new AddedTokenFinder(model.AddedTokens.Where(t => t.Normalized), model.Normalize);
        var ids = new Dictionary<string, int>(model.ModelTokenCount, StringComparer.Ordinal);
        for (var id = 0; id < model.ModelTokenCount; id++)
        {
            ids.Add(model.Tokens[id], id);
        }

        _modelIds = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _longestToken = ids.Keys.Max(t => t.Length);
        for (var b = 0; b < 256; b++)
        {
            _byteIds[b] = ids[ByteAlphabet.Spell((byte)b).ToString()];
        }

        _specialIds = [.. model.AddedTokens.Where(t => t.IsSpecial).Select(t => t.Id)];
    }

    /// <inheritdoc/>
    /// <remarks>The <c>vocab_size</c> of <c>config.json</c> where that is more than there are tokens: a model can draw the ids between. They decode to nothing.</remarks>
    public int VocabularySize => _model.VocabularySize;

    /// <inheritdoc/>
    /// <remarks>The <c>eos_token</c> of <c>tokenizer_config.json</c>, then the other ids at which <c>generation_config.json</c> stops.</remarks>
    public ImmutableArray<int> EndOfSequenceIds => _model.EndOfSequenceIds;

    /// <inheritdoc/>
    public int? PaddingId => _model.PaddingId;

    /// <summary>The ids that the model expects before a text (Llama-3: begin of text); empty when there are none. <see cref="Encode(string)"/> does not add them.</summary>
    public ImmutableArray<int> PrefixIds => _model.Template.Before;

    /// <summary>The ids that the model expects after a text; mostly empty. <see cref="Encode(string)"/> does not add them.</summary>
    public ImmutableArray<int> SuffixIds => _model.Template.After;

    internal TokenBytes Bytes { get; }

    /// <inheritdoc/>
    /// <remarks>Added tokens, special ones included, are recognised in the text.</remarks>
    public int[] Encode(string text) => Encode(text, addSpecialTokens: false);

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text. Added tokens, special ones included, are recognised in it.</param>
    /// <param name="addSpecialTokens">Whether <see cref="PrefixIds"/> and <see cref="SuffixIds"/> are put around it. A rendered chat holds them already.</param>
    public int[] Encode(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>((text.Length / 3) + 2);
        if (addSpecialTokens)
        {
            ids.AddRange(_model.Template.Before.AsSpan());
        }

        AppendText(text, ids);
        if (addSpecialTokens)
        {
            ids.AddRange(_model.Template.After.AsSpan());
        }

        return [.. ids];
    }

    /// <inheritdoc/>
    /// <remarks>The bytes of all tokens are joined before they are read as UTF-8; every maximal part that is none becomes one U+FFFD.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An id is outside the vocabulary.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(ids.Length * 4, 1));
        foreach (var id in ids)
        {
            bytes.Write(BytesOf(id, skipSpecialTokens));
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <inheritdoc/>
    /// <remarks>In the byte-level alphabet: a space is written <c>Ġ</c>. Empty for an id that only the model has.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The id is outside the vocabulary.</exception>
    public string GetToken(int id) => Checked(id) < _model.Tokens.Length ? _model.Tokens[id] : string.Empty;

    /// <summary>The bytes that a token stands for: of a part of a character, that part; of a special token, its text.</summary>
    /// <param name="id">The token's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">The id is outside the vocabulary.</exception>
    public byte[] GetBytes(int id) => BytesOf(id, skipSpecialTokens: false).ToArray();

    /// <inheritdoc/>
    /// <remarks>Writes the files of the folder that the tokenizer was loaded from, byte for byte as they were then.</remarks>
    public void Save(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _model.Files.Write(directory);
    }

    /// <summary>The bytes of a token; none for a special one that is left out, or an id that only the model has.</summary>
    internal ReadOnlySpan<byte> BytesOf(int id, bool skipSpecialTokens) =>
        Checked(id) >= _model.Tokens.Length || (skipSpecialTokens && _specialIds.Contains(id)) ? [] : Bytes.Of(id);

    private int Checked(int id) => id >= 0 && id < VocabularySize
        ? id
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"token ids are in [0, {VocabularySize - 1}]");

    // What stands between added tokens is normalized and cut by itself, as if nothing stood around it.
    private void AppendText(ReadOnlySpan<char> text, List<int> ids)
    {
        var (search, taken) = (0, 0);
        while (_tokensInText.TryFindNext(text, ref search, taken, out var found))
        {
            AppendBetweenTokens(Between(text, taken, found.Start), ids);
            ids.Add(found.Id);
            taken = found.End;
        }

        AppendBetweenTokens(text[taken..], ids);
    }

    private void AppendBetweenTokens(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_model.Normalize)
        {
            text = CanonicalComposition.Normalize(text);
        }

        var (search, taken) = (0, 0);
        while (_tokensInNormalizedText.TryFindNext(text, ref search, taken, out var found))
        {
            AppendPieces(Between(text, taken, found.Start), ids);
            ids.Add(found.Id);
            taken = found.End;
        }

        AppendPieces(text[taken..], ids);
    }

    // White space that one token swallowed can reach into the next one.
    private static ReadOnlySpan<char> Between(ReadOnlySpan<char> text, int start, int end) => start < end ? text[start..end] : [];

    private void AppendPieces(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_model.AddPrefixSpace && text.Length > 0 && text[0] != ' ')
        {
            text = string.Concat(" ", text);
        }

        while (text.Length > 0)
        {
            var length = SplitPatterns.NextLength(text, _model.Pattern);
            AppendPiece(text[..length], ids);
            text = text[length..];
        }
    }

    private void AppendPiece(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (piece.Length > PieceCache.MaxPieceLength)
        {
            ids.AddRange(EncodePiece(piece).AsSpan());
            return;
        }

        var known = _cache.Find(piece, out var place);
        if (known is null)
        {
            known = EncodePiece(piece);
            _cache.Keep(piece, known, place);
        }

        ids.AddRange(known.AsSpan());
    }

    private int[] EncodePiece(ReadOnlySpan<char> piece)
    {
        var byteCount = Encoding.UTF8.GetByteCount(piece);
        Span<byte> bytes = byteCount <= StackBytes ? stackalloc byte[byteCount] : new byte[byteCount];
        Encoding.UTF8.GetBytes(piece, bytes);
        if (_model.IgnoreMerges && FindToken(bytes) is { } id)
        {
            return [id];
        }

        Span<int> symbols = byteCount <= StackBytes ? stackalloc int[byteCount] : new int[byteCount];
        for (var i = 0; i < symbols.Length; i++)
        {
            symbols[i] = _byteIds[bytes[i]];
        }

        return symbols[.._model.Merges.Apply(symbols)].ToArray();
    }

    private int? FindToken(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _longestToken)
        {
            return null;
        }

        Span<char> spelling = bytes.Length <= StackBytes ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            spelling[i] = ByteAlphabet.Spell(bytes[i]);
        }

        return _modelIds.TryGetValue(spelling, out var id) ? id : null;
    }
}

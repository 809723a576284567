using System.Collections.Immutable;
using System.Text;

namespace SelfImprove;

/// <summary>The bytes that each token stands for.</summary>
internal sealed class TokenBytes
{
    private readonly byte[] _bytes;
    private readonly int[] _starts;

    /// <summary>Reads the spellings of a vocabulary. A token with a character that spells no byte stands for its own text.</summary>
    public TokenBytes(ImmutableArray<string> tokens)
    {
        var all = new List<byte>(tokens.Length * 8);
        _starts = new int[tokens.Length + 1];
        for (var id = 0; id < tokens.Length; id++)
        {
            all.AddRange(ByteAlphabet.Read(tokens[id]) ?? Encoding.UTF8.GetBytes(tokens[id]));
            _starts[id + 1] = all.Count;
        }

        _bytes = [.. all];
    }

    /// <summary>The bytes of a token.</summary>
    /// <param name="id">An id of the vocabulary.</param>
    public ReadOnlySpan<byte> Of(int id) => _bytes.AsSpan(_starts[id].._starts[id + 1]);
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// Sequences of any lengths, one behind the other: a row per token, without padding. Only attention needs a rectangle; there every sequence is padded behind its end, where causal
/// attention does not look.
/// </summary>
internal sealed class PackedRows
{
    // [sequences * longest]: the row of each place of the rectangle (row 0 for padding); [rows]: the place of each row. Null when all are of one length.
    private readonly Tensor? _rowOfPlace;
    private readonly Tensor? _placeOfRow;

    /// <summary>Packs the beginnings of some sequences; the tensors belong to the current dispose scope.</summary>
    public PackedRows(IReadOnlyList<ReadOnlyMemory<int>> sequences, Device device)
    {
        Sequences = sequences.Count;
        Longest = sequences.Max(s => s.Length);
        Rows = sequences.Sum(s => s.Length);
        var (tokens, positions, places) = (new long[Rows], new long[Rows], new long[Rows]);
        var rows = new long[(long)Sequences * Longest];
        var row = 0;
        for (var s = 0; s < Sequences; s++)
        {
            var span = sequences[s].Span;
            for (var t = 0; t < span.Length; t++, row++)
            {
                (tokens[row], positions[row], places[row]) = (span[t], t, ((long)s * Longest) + t);
                rows[places[row]] = row;
            }
        }

        Tokens = HostMemory.Upload(tokens, device);
        Positions = HostMemory.Upload(positions, device);
        if (rows.Length != Rows)
        {
            _rowOfPlace = HostMemory.Upload(rows, device);
            _placeOfRow = HostMemory.Upload(places, device);
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Sequences { get; }

    /// <summary>Tokens of the longest sequence.</summary>
    public int Longest { get; }

    /// <summary>Number of tokens.</summary>
    public int Rows { get; }

    /// <summary>The tokens [rows].</summary>
    public Tensor Tokens { get; }

    /// <summary>Each token's place in its sequence [rows].</summary>
    public Tensor Positions { get; }

    /// <summary>[rows, heads, size] as a rectangle [sequences, longest, heads, size].</summary>
    public Tensor Pad(Tensor heads)
    {
        var padded = _rowOfPlace is null ? heads : heads.index_select(0, _rowOfPlace);
        return padded.view(Sequences, Longest, heads.size(1), heads.size(2));
    }

    /// <summary>[sequences * longest, width] as rows [rows, width].</summary>
    public Tensor Pack(Tensor rectangle) => _placeOfRow is null ? rectangle : rectangle.index_select(0, _placeOfRow);
}

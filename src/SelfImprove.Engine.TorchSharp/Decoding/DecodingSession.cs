using System.Diagnostics.CodeAnalysis;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// Decodes step by step: one run through the layers takes the last token of every completion, and parts of prompts that are still to be read. So completions join without making the
/// others wait for their prompts.
/// </summary>
internal sealed class DecodingSession(EngineParts parts, PolicyInfo info) : IDecodingSession
{
    // Tokens that there is room for at first, beyond the prompt.
    private const int FirstTokens = 64;

    // The completions whose prompt has been read: row i keeps its keys and values in row i of the cache.
    private readonly List<DecodingRow> _rows = [];
    private readonly List<DecodingGroup> _unread = [];
    private KeyValueCache? _cache;
    private long _nextId;
    private bool _disposed;

    /// <summary>Tokens of prompts that one step reads: enough to make good use of weights that are read once, few enough for the others' next token to come soon.</summary>
    public int PromptTokensPerStep { get; init; } = 512;

    /// <inheritdoc/>
    public int Count => _rows.Count + _unread.Sum(group => group.Rows.Count);

    /// <inheritdoc/>
    public long Add(DecodingRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputCheck.Decoding(request, info);
        Try(() => _unread.Add(new DecodingGroup(request, _nextId, parts)), "making room for a prompt");
        _nextId += request.Keys.Length;
        return _nextId - request.Keys.Length;
    }

    /// <inheritdoc/>
    public void Remove(long id)
    {
        if (_unread.FirstOrDefault(group => group.Rows.RemoveAll(row => row.Id == id) > 0) is { Rows.Count: 0 } empty)
        {
            _unread.Remove(empty);
            empty.Dispose();
        }

        End(row => row.Id == id);
    }

    /// <inheritdoc/>
    public void Step(ICollection<DecodedToken> tokens)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(tokens);
        if (_rows.Count > 0 || _unread.Count > 0)
        {
            Try(() => Run(tokens), "drawing completions");
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _unread.ForEach(group => group.Dispose());
            _cache?.Dispose();
        }
    }

    /// <summary>Tells a lack of memory as what it is.</summary>
    [SuppressMessage("Design", "MA0012:Do not raise reserved exception type", Justification = "What servers know a lack of memory by, which is not the fault of a request.")]
    internal static void Try(Action action, string what)
    {
        using var off = torch.no_grad();
        try
        {
            action();
        }
        catch (Exception e) when (DeviceMemory.RanOut(e))
        {
            throw new InsufficientMemoryException($"the device ran out of memory by {what}; let fewer completions run at once, or shorter ones", e);
        }
    }

    private void Run(ICollection<DecodedToken> tokens)
    {
        using var scope = torch.NewDisposeScope();
        if (Forward(ReadableParts()) is not { } x)
        {
            return;
        }

        // A row of the last layer for every completion that goes on, and for every prompt that has been read; the completions of a prompt draw their first tokens from the same logits.
        var logits = parts.Head.Logits(parts.Model.FinalNorm(x));
        var drawing = _rows.Select((row, i) => (Row: row, Logits: (long)i)).ToList();
        foreach (var group in _unread.TakeWhile(group => group.IsRead).ToArray())
        {
            Begin(group);
            drawing.AddRange(group.Rows.Select(row => (row, drawing.Count == 0 ? 0 : drawing[^1].Logits + 1)).ToArray());
        }

        var ended = new HashSet<DecodingRow>();
        foreach (var (row, token, logProb, rating) in new RowDraws(logits, drawing).Draw())
        {
            var stop = row.Add(token);
            tokens.Add(new DecodedToken(row.Id, token, logProb, stop, rating));
            if (stop is not null)
            {
                ended.Add(row);
            }
        }

        End(ended.Contains);
    }

    /// <summary>The parts of prompts that this step reads, oldest first.</summary>
    private List<(DecodingGroup Group, int Count)> ReadableParts()
    {
        var (found, room) = (new List<(DecodingGroup, int)>(), PromptTokensPerStep);
        foreach (var group in _unread.TakeWhile(_ => room > 0))
        {
            var count = Math.Min(room, group.Request.Prompt.Length - group.Read);
            found.Add((group, count));
            room -= count;
        }

        return found;
    }

    /// <summary>Runs the completions' last tokens, and parts of prompts behind them, through the layers; gives the rows that logits are wanted of, null for none.</summary>
    private Tensor? Forward(List<(DecodingGroup Group, int Count)> reading)
    {
        var (config, device) = (parts.Model.Config, parts.Weights.Device);
        var (tokens, positions, wanted) = (new List<long>(), new List<long>(), new List<long>());
        var attention = new List<(int, IHeadAttention)>();
        if (_rows.Count > 0)
        {
            var last = _rows.Select(row => row.LastPosition).ToArray();
            Reserve(_rows.Count, last.Max() + 1);
            attention.Add((_rows.Count, new StepAttention(config, _cache!, last, device)));
            tokens.AddRange(_rows.Select(row => (long)row.LastToken));
            positions.AddRange(last.Select(p => (long)p));
            wanted.AddRange(Enumerable.Range(0, _rows.Count).Select(r => (long)r));
        }

        foreach (var (group, count) in reading)
        {
            attention.Add((count, new PromptPartAttention(config, group.Cache, group.Read, count, device)));
            foreach (var token in group.Request.Prompt.Span.Slice(group.Read, count))
            {
                tokens.Add(token);
                positions.Add(group.Read++);
            }

            if (group.IsRead)
            {
                wanted.Add(tokens.Count - 1);
            }
        }

        var angles = parts.Rotary.At(HostMemory.Upload(positions.ToArray(), device), (int)positions.Max() + 1);
        var x = parts.Layers(HostMemory.Upload(tokens.ToArray(), device), angles, new SplitAttention(attention));
        return wanted.Count == 0 ? null : wanted.Count == tokens.Count ? x : x.index_select(0, HostMemory.Upload(wanted.ToArray(), device));
    }

    /// <summary>Lets the completions of a prompt that has been read go on in the cache.</summary>
    private void Begin(DecodingGroup group)
    {
        var length = group.Request.Prompt.Length;
        Reserve(_rows.Count + group.Rows.Count, length + 1);
        _cache!.Fill(group.Cache, length, _rows.Count, group.Rows.Count);
        _rows.AddRange(group.Rows);
        _unread.Remove(group);
        group.Dispose();
    }

    private void Reserve(int rows, int length)
    {
        if (_cache is null)
        {
            _cache = new KeyValueCache(parts.Model.Config, parts.Weights.Type, parts.Weights.Device, rows, Math.Min(parts.Model.Config.UsableContextLength, length + FirstTokens));
        }
        else if (rows > _cache.Rows || length > _cache.Capacity)
        {
            _cache.Grow(
                rows > _cache.Rows ? Math.Max(rows, 2 * _cache.Rows) : _cache.Rows,
                length > _cache.Capacity ? Math.Min(parts.Model.Config.UsableContextLength, Math.Max(length, 2 * _cache.Capacity)) : _cache.Capacity);
        }
    }

    /// <summary>Lets go of completions; those at the end take their rows.</summary>
    private void End(Func<DecodingRow, bool> ends)
    {
        var kept = _rows.Count(row => !ends(row));
        var holes = Enumerable.Range(0, kept).Where(r => ends(_rows[r])).ToArray();
        var movers = Enumerable.Range(kept, _rows.Count - kept).Where(r => !ends(_rows[r])).ToArray();
        foreach (var (hole, mover) in holes.Zip(movers))
        {
            _rows[hole] = _rows[mover];
        }

        _rows.RemoveRange(kept, _rows.Count - kept);
        if (kept > 0)
        {
            using var off = torch.no_grad();
            _cache?.Move(Array.ConvertAll(movers, r => (long)r), Array.ConvertAll(holes, r => (long)r));
        }
        else
        {
            _cache?.Dispose();
            _cache = null;
        }
    }
}

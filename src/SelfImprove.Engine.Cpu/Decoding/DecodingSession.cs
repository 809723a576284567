using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Decodes step by step: one forward of all workers takes the last token of every completion, and a part of one prompt that is still to be read. So completions join
/// without making the others wait for their prompts.
/// </summary>
internal sealed unsafe class DecodingSession : IDecodingSession
{
    /// <summary>Tokens of a prompt that one step reads: enough to make good use of weights that are read once, few enough for the others' next token to come soon.</summary>
    public const int PromptTokensPerStep = 64;

    private readonly EngineCore _core;
    private readonly PolicyInfo _info;
    private readonly Decoder _decoder;
    private readonly WorkerScratch _scratch;
    private readonly Action<int, int> _attendRow;
    private readonly Arena _arena = new();
    private readonly List<DecodingRow> _rows = [];
    private readonly List<DecodingGroup> _unread = [];
    private float* _logits;
    private float* _drawLogits;
    private float* _ratedLogits;
    private int _logitRows;
    private long _nextId;

    // The rows of a step: whose keys and values each appends to, and attends to.
    private KeyValueCache[] _caches = [];
    private int[] _slots = [];
    private int _layer;
    private bool _disposed;

    /// <summary>Starts a session.</summary>
    /// <param name="core">The model.</param>
    /// <param name="info">What it is.</param>
    public DecodingSession(EngineCore core, PolicyInfo info)
    {
        (_core, _info) = (core, info);
        _decoder = core.TeamDecoder(core.Pool);
        _scratch = core.Scratch[0];
        _attendRow = AttendRow;
    }

    /// <inheritdoc/>
    public int Count => _rows.Count + _unread.Sum(group => group.Rows.Count);

    private int LogitStride => _core.Weights.Head.OutputWidth;

    /// <inheritdoc/>
    public long Add(DecodingRequest request)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        InputCheck.Decoding(request, _info);
        _unread.Add(new DecodingGroup(request, _nextId, _core.Config, _core.Pool.WorkerCount));
        _nextId += request.Keys.Length;
        return _nextId - request.Keys.Length;
    }

    /// <inheritdoc/>
    public void Remove(long id)
    {
        if (_rows.Concat(_unread.SelectMany(group => group.Rows)).FirstOrDefault(row => row.Id == id) is { } row)
        {
            End(row);
        }
    }

    /// <inheritdoc/>
    public void Step(ICollection<DecodedToken> tokens)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(tokens);
        if (_rows.Count == 0 && _unread.Count == 0)
        {
            return;
        }

        _core.PrepareForward();
        var group = _unread.Count > 0 ? _unread[0] : null;
        var drawing = _rows.ToArray();
        var rows = Gather(drawing, group);
        Forward(rows);
        var ends = group is { IsRead: true };
        if (drawing.Length > 0 || ends)
        {
            Logits(drawing.Length, ends ? rows - 1 : null);
        }

        for (var r = 0; r < drawing.Length; r++)
        {
            tokens.Add(Draw(drawing[r], _logits + ((long)r * LogitStride)));
        }

        if (ends)
        {
            Begin(group!, _logits + ((long)drawing.Length * LogitStride), tokens);
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            foreach (var group in _rows.Select(row => row.Group).Concat(_unread).Distinct())
            {
                group.Dispose();
            }

            _decoder.Dispose();
            _arena.Dispose();
        }
    }

    /// <summary>Embeds the rows of a step: the completions' last tokens, then a part of a prompt.</summary>
    private int Gather(DecodingRow[] drawing, DecodingGroup? group)
    {
        var part = group is null ? 0 : Math.Min(PromptTokensPerStep, group.Request.Prompt.Length - group.Read);
        var rows = drawing.Length + part;
        _scratch.Reserve(rows, 1);
        _core.Rope.Prepare(Math.Max(group is null ? 1 : group.Read + part, drawing.Length == 0 ? 1 : drawing.Max(row => row.LastPosition) + 1));
        if (_slots.Length < rows)
        {
            (_slots, _caches) = (new int[rows], new KeyValueCache[rows]);
        }

        for (var r = 0; r < drawing.Length; r++)
        {
            Put(r, drawing[r].LastToken, drawing[r].LastPosition, drawing[r].Group.Cache, drawing[r].Slot);
        }

        for (var t = 0; t < part; t++)
        {
            Put(drawing.Length + t, group!.Request.Prompt.Span[group.Read + t], group.Read + t, group.Cache, 0);
        }

        if (group is not null)
        {
            group.Read += part;
        }

        return rows;

        void Put(int row, int token, int position, KeyValueCache cache, int slot)
        {
            _core.Weights.Embed(token, _scratch.X + ((long)row * _core.Weights.HiddenStride));
            _scratch.Positions[row] = position;
            (_caches[row], _slots[row]) = (cache, slot);
        }
    }

    private void Forward(int rows)
    {
        var width = _core.Weights.Layers[0].Qkv.OutputWidth;
        for (var layer = 0; layer < _core.Config.LayerCount; layer++)
        {
            _decoder.Project(layer, _scratch.X, rows, _scratch.Positions, _scratch.Normed, _scratch.Scale, _scratch.Qkv, _scratch.Ranks);

            // All before any attends: the rows of a prompt see those before them.
            for (var r = 0; r < rows; r++)
            {
                _caches[r].Append(_slots[r], layer, _scratch.Qkv + ((long)r * width), _scratch.Positions[r]);
            }

            _layer = layer;
            _core.Pool.Run(rows, _attendRow);
            _decoder.Finish(
                layer, _scratch.Heads, _scratch.X, rows, _scratch.X, _scratch.Normed, _scratch.Scale, _scratch.GateUp, _scratch.Activation, _scratch.X, _scratch.Ranks);
        }

        Array.Clear(_caches);
    }

    private void AttendRow(int row, int reader)
    {
        var layer = _core.Weights.Layers[0];
        _caches[row].Attend(
            _slots[row], _layer, _scratch.Qkv + ((long)row * layer.Qkv.OutputWidth), _scratch.Positions[row] + 1, _scratch.Heads + ((long)row * layer.Output.InputWidth), reader);
    }

    /// <summary>Logits of the first rows, and behind them those of the row that ends a prompt.</summary>
    private void Logits(int drawing, int? promptEnd)
    {
        var rows = drawing + (promptEnd is null ? 0 : 1);
        if (rows > _logitRows)
        {
            _logitRows = Math.Max(rows, 2 * _logitRows);
            _arena.Place(arena =>
            {
                _logits = arena.Floats((long)_logitRows * LogitStride);
                _drawLogits = arena.Floats(LogitStride);
                _ratedLogits = arena.Floats(LogitStride);
            });
        }

        if (drawing > 0)
        {
            _decoder.FinalNorm(_scratch.X, drawing, _scratch.Normed, _scratch.Scale);
        }

        if (promptEnd is { } end)
        {
            var stride = _core.Weights.HiddenStride;
            _decoder.FinalNorm(_scratch.X + ((long)end * stride), 1, _scratch.Normed + ((long)drawing * stride), _scratch.Scale + drawing);
        }

        _decoder.Logits(_scratch.Normed, rows, _logits);
    }

    /// <summary>Begins the completions of a prompt that has been read: each draws its first token from the same logits.</summary>
    private void Begin(DecodingGroup group, float* logits, ICollection<DecodedToken> tokens)
    {
        _unread.Remove(group);
        _rows.AddRange(group.Rows);
        foreach (var row in group.Rows.ToArray())
        {
            if (row.Slot > 0)
            {
                group.Cache.CopyPrefix(group.Cache, 0, row.Slot, group.Request.Prompt.Length);
            }

            VectorMath.Copy(logits, _drawLogits, LogitStride);
            tokens.Add(Draw(row, _drawLogits));
        }
    }

    /// <summary>Draws a row's next token; the row ends with the last one.</summary>
    private DecodedToken Draw(DecodingRow row, float* logits)
    {
        var request = row.Group.Request;
        var summary = new LogitSummary();
        var alternatives = ImmutableArray<RatedToken>.Empty;
        if (request.Alternatives is { } count)
        {
            alternatives = Rate(logits, count, ref summary);
        }

        var (token, logProb) = row.Group.Draw.Draw(logits, row.Key.Uniform(row.Drawn));
        row.LastToken = token;
        row.Drawn++;
        StopReason? stop = request.Options.EndOfSequenceIds.Contains(token) ? StopReason.EndOfSequence
            : row.LastPosition + 1 >= row.Group.Limit ? StopReason.Length
            : null;
        if (stop is not null)
        {
            End(row);
        }

        return new DecodedToken(row.Id, token, logProb, stop, request.Alternatives is null ? null : new TokenRating(summary.LogProb(_ratedLogits[token]), alternatives));
    }

    /// <summary>What the model itself says, before temperature, top-k and top-p; cut as scores are, so that the bits are theirs.</summary>
    private ImmutableArray<RatedToken> Rate(float* logits, int count, ref LogitSummary summary)
    {
        VectorMath.Copy(logits, _ratedLogits, LogitStride);
        var top = count > 0 ? new TopLogits(1, count) : null;
        for (var first = 0; first < _core.Config.VocabularySize; first += LogitSummary.BlockSize)
        {
            var width = Math.Min(LogitSummary.BlockSize, _core.Config.VocabularySize - first);
            summary.Add(_ratedLogits + first, width, 1);
            top?.Add(0, _ratedLogits + first, width, first);
        }

        var (tokens, logProbs) = (new int[count], new double[count]);
        top?.Write(0, summary, tokens, logProbs);
        return [.. tokens.Zip(logProbs, (token, logProb) => new RatedToken(token, logProb))];
    }

    private void End(DecodingRow row)
    {
        _rows.Remove(row);
        row.Group.Rows.Remove(row);
        if (row.Group.Rows.Count == 0)
        {
            _unread.Remove(row.Group);
            row.Group.Dispose();
        }
    }
}

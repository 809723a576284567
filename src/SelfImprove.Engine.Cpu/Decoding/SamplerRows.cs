using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>Completions in the making: each row is one completion, advanced by a token at a time, all rows at once.</summary>
internal sealed unsafe class SamplerRows : IDisposable
{
    // Logits that exist at once stay in the cache, but a large head's weights must not be read anew for every row.
    private const int MostLogits = 1 << 17;
    private const int LeastLogitRows = 24;

    private readonly EngineCore _core;
    private readonly WorkerScratch _scratch;
    private readonly WorkerPool? _team;
    private readonly Decoder _decoder;
    private readonly Action<int, int> _attendRow;
    private readonly Arena _logits = new();
    private KeyValueCache? _cache;
    private KeyValueCache? _promptCache;
    private TokenDraw? _draw;
    private ImmutableArray<int> _endOfSequence = [];
    private int _maxTokens;
    private int _limit;
    private int _logitRows;
    private float* _promptLogits;
    private float* _stepLogits;
    private float* _drawLogits;
    private int _promptLength;

    // Row r stands for completion _sample[r] and keeps its keys and values in slot _slot[r]; free slots follow behind Count.
    private int[] _slot = [];
    private int[] _sample = [];
    private RandomKey[] _key = [];
    private int[] _start = [];
    private int[] _drawn = [];
    private int[][] _tokens = [];
    private double[][] _logProbs = [];
    private int _layer;

    /// <summary>Makes rows without room; see <see cref="Start"/>.</summary>
    /// <param name="core">The model.</param>
    /// <param name="scratch">The scratch of the worker that advances the rows.</param>
    /// <param name="team">Workers that share the rows' work; null when one worker does it alone, among others that have rows of their own.</param>
    public SamplerRows(EngineCore core, WorkerScratch scratch, WorkerPool? team)
    {
        (_core, _scratch, _team) = (core, scratch, team);
        _decoder = team is null ? _core.Decoder : _core.TeamDecoder(team);
        _attendRow = AttendRow;
    }

    /// <summary>Number of completions in the making.</summary>
    public int Count { get; private set; }

    /// <summary>Whether another completion can begin.</summary>
    public bool HasFree => Count < _slot.Length;

    private int LogitStride => _core.Weights.Head.OutputWidth;

    /// <summary>Makes room for a run of <paramref name="rows"/> rows and prompts of at most longestPrompt tokens.</summary>
    public void Start(int rows, int longestPrompt, SamplingOptions options)
    {
        var config = _core.Config;
        Count = 0;
        _maxTokens = options.MaxTokens;
        _limit = (int)Math.Min(config.UsableContextLength, (long)longestPrompt + options.MaxTokens);
        _endOfSequence = options.EndOfSequenceIds;
        _draw = new TokenDraw(config.VocabularySize, options);
        _scratch.Reserve(Math.Max(rows, longestPrompt), longestPrompt);
        Reserve(ref _cache, rows, _limit);
        Reserve(ref _promptCache, 1, longestPrompt);
        _logitRows = Math.Min(Math.Max(MostLogits / LogitStride, LeastLogitRows), rows);
        _logits.Place(arena =>
        {
            _promptLogits = arena.Floats(LogitStride);
            _drawLogits = arena.Floats(LogitStride);
            _stepLogits = arena.Floats((long)_logitRows * LogitStride);
        });

        if (_slot.Length != rows)
        {
            (_slot, _sample, _key, _start, _drawn) = (new int[rows], new int[rows], new RandomKey[rows], new int[rows], new int[rows]);
            (_tokens, _logProbs) = (new int[rows][], new double[rows][]);
        }

        var most = Math.Min(_maxTokens, config.UsableContextLength);
        for (var i = 0; i < rows; i++)
        {
            _slot[i] = i;
            if (_tokens[i] is null || _tokens[i].Length < most)
            {
                (_tokens[i], _logProbs[i]) = (new int[most], new double[most]);
            }
        }

        void Reserve(ref KeyValueCache? cache, int slots, int capacity)
        {
            if (cache is null || cache.Slots < slots || cache.Capacity < capacity)
            {
                cache?.Dispose();
                cache = new KeyValueCache(config, slots, capacity, _team?.WorkerCount ?? 1);
            }
        }
    }

    /// <summary>Runs a prompt forward; completions that begin from now on are of this prompt.</summary>
    public void ReadPrompt(ReadOnlySpan<int> prompt)
    {
        _promptLength = prompt.Length;
        for (var t = 0; t < prompt.Length; t++)
        {
            _core.Weights.Embed(prompt[t], _scratch.X + ((long)t * _core.Weights.HiddenStride));
            _scratch.Positions[t] = t;
        }

        for (var layer = 0; layer < _core.Config.LayerCount; layer++)
        {
            _decoder.Project(layer, _scratch.X, prompt.Length, _scratch.Positions, _scratch.Normed, _scratch.Scale, _scratch.Qkv, _scratch.Ranks);
            for (var t = 0; t < prompt.Length; t++)
            {
                _promptCache!.Append(0, layer, _scratch.Qkv + ((long)t * _core.Weights.Layers[0].Qkv.OutputWidth), t);
            }

            _core.Attention.Forward(_scratch.Qkv, prompt.Length, _scratch.Heads, _scratch.Attention);
            Finish(layer, prompt.Length);
        }

        _decoder.FinalNorm(_scratch.X + ((long)(prompt.Length - 1) * _core.Weights.HiddenStride), 1, _scratch.Normed, _scratch.Scale);
        _decoder.Logits(_scratch.Normed, 1, _promptLogits);
    }

    /// <summary>Begins a completion of the prompt last read.</summary>
    public void Begin(int sample, RandomKey key, SampledSequence[] results)
    {
        var row = Count++;
        (_sample[row], _key[row], _start[row], _drawn[row]) = (sample, key, _promptLength, 0);
        VectorMath.Copy(_promptLogits, _drawLogits, LogitStride);
        if (!Draw(row, _drawLogits, results))
        {
            _cache!.CopyPrefix(_promptCache!, 0, _slot[row], _promptLength);
        }
    }

    /// <summary>Adds a token to every completion.</summary>
    public void Advance(SampledSequence[] results)
    {
        var rows = Count;
        for (var r = 0; r < rows; r++)
        {
            _core.Weights.Embed(_tokens[r][_drawn[r] - 1], _scratch.X + ((long)r * _core.Weights.HiddenStride));
            _scratch.Positions[r] = _start[r] + _drawn[r] - 1;
        }

        for (var layer = 0; layer < _core.Config.LayerCount; layer++)
        {
            _decoder.Project(layer, _scratch.X, rows, _scratch.Positions, _scratch.Normed, _scratch.Scale, _scratch.Qkv, _scratch.Ranks);
            Attend(layer, rows);

            Finish(layer, rows);
        }

        _decoder.FinalNorm(_scratch.X, rows, _scratch.Normed, _scratch.Scale);

        // From the last row to the first: a row that ends is replaced by the last one, which has been drawn already.
        for (var end = rows; end > 0; end -= _logitRows)
        {
            var first = Math.Max(0, end - _logitRows);
            _decoder.Logits(_scratch.Normed + ((long)first * _core.Weights.HiddenStride), end - first, _stepLogits);
            for (var r = end - 1; r >= first; r--)
            {
                Draw(r, _stepLogits + ((long)(r - first) * LogitStride), results);
            }
        }
    }

    public void Dispose()
    {
        if (_team is not null)
        {
            _decoder.Dispose();
        }

        _logits.Dispose();
        _cache?.Dispose();
        _promptCache?.Dispose();
    }

    /// <summary>Keeps the rows' new keys and values and attends to all of them.</summary>
    private void Attend(int layer, int rows)
    {
        _layer = layer;
        if (_team is not null)
        {
            _team.Run(rows, _attendRow);
            return;
        }

        for (var r = 0; r < rows; r++)
        {
            AttendRow(r, 0);
        }
    }

    private void AttendRow(int row, int reader)
    {
        var layer0 = _core.Weights.Layers[0];
        var qkv = _scratch.Qkv + ((long)row * layer0.Qkv.OutputWidth);
        _cache!.Append(_slot[row], _layer, qkv, _scratch.Positions[row]);
        _cache.Attend(_slot[row], _layer, qkv, _scratch.Positions[row] + 1, _scratch.Heads + ((long)row * layer0.Output.InputWidth), reader);
    }

    private void Finish(int layer, int rows) => _decoder.Finish(
        layer, _scratch.Heads, _scratch.X, rows, _scratch.X, _scratch.Normed, _scratch.Scale, _scratch.GateUp, _scratch.Activation, _scratch.X, _scratch.Ranks);

    /// <summary>Draws a row's next token; true when that ends the completion and frees the row.</summary>
    private bool Draw(int row, float* logits, SampledSequence[] results)
    {
        var t = _drawn[row]++;
        var (token, logProb) = _draw!.Draw(logits, _key[row].Uniform(t));
        (_tokens[row][t], _logProbs[row][t]) = (token, logProb);
        var ended = _endOfSequence.Contains(token);
        if (!ended && t + 1 < _maxTokens && _start[row] + t + 1 < _core.Config.UsableContextLength)
        {
            return false;
        }

        results[_sample[row]] = new SampledSequence(
            _tokens[row].AsSpan(0, t + 1).ToArray(), _logProbs[row].AsSpan(0, t + 1).ToArray(),
            ended ? StopReason.EndOfSequence : StopReason.Length);
        var last = --Count;
        (_slot[row], _slot[last]) = (_slot[last], _slot[row]);
        (_tokens[row], _tokens[last]) = (_tokens[last], _tokens[row]);
        (_logProbs[row], _logProbs[last]) = (_logProbs[last], _logProbs[row]);
        (_sample[row], _key[row], _start[row], _drawn[row]) = (_sample[last], _key[last], _start[last], _drawn[last]);
        return true;
    }
}

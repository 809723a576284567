namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Draws completions: every worker keeps its rows busy on its own, taking the next prompt as soon as a completion ends, so no worker
/// waits for another and no row for the longest completion. Weights that no cache holds are read once a step for all: there the
/// workers advance the same rows together.
/// </summary>
internal sealed unsafe class Sampler : IDisposable
{
    // What the caches of a processor hold, roughly.
    internal const long SharedCacheBytes = 32 << 20;

    private readonly EngineCore _core;
    private readonly long _cacheBytes;
    private readonly SamplerRows[] _workers;
    private readonly SamplerRows _team;
    private readonly Action<int, int> _run;

    // Runs of samples that share a prompt: [start, end) in the order of the prompts.
    private readonly List<(int Start, int End)> _groups = [];
    private IReadOnlyList<SamplePrompt> _prompts = [];
    private SamplingOptions? _options;
    private SampledSequence[] _results = [];
    private CancellationToken _cancellation;
    private int _rows;
    private int _longestPrompt;
    private int _nextGroup;

    /// <summary>Makes a sampler.</summary>
    /// <param name="core">The model.</param>
    /// <param name="cacheBytes">Size of weights above which the workers advance the same rows together.</param>
    public Sampler(EngineCore core, long cacheBytes = SharedCacheBytes)
    {
        _core = core;
        _cacheBytes = cacheBytes;
        _workers = new SamplerRows[core.Pool.WorkerCount];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new SamplerRows(core, core.Scratch[i], team: null);
        }

        _team = new SamplerRows(core, core.Scratch[0], core.Pool);
        _run = RunWorker;
    }

    public SampledSequence[] Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellation)
    {
        (_prompts, _options, _cancellation) = (prompts, options, cancellation);
        _results = new SampledSequence[prompts.Count];
        _longestPrompt = 0;
        for (var i = 0; i < prompts.Count; i++)
        {
            _longestPrompt = Math.Max(_longestPrompt, prompts[i].Tokens.Length);
        }

        var limit = (int)Math.Min(_core.Config.UsableContextLength, (long)_longestPrompt + options.MaxTokens);
        var together = _core.Weights.ForwardBytes > _cacheBytes;
        var workers = together ? 1 : _workers.Length;
        var perWorker = (prompts.Count + workers - 1) / workers;
        _rows = Math.Max(1, Math.Min(_core.Options.SamplingRows > 0 ? _core.Options.SamplingRows : BestRows(_core.Config, _core.Weights.ForwardBytes, limit, workers), perWorker));
        Group();
        _nextGroup = 0;
        _core.Rope.Prepare(limit);
        _core.PrepareForward();
        try
        {
            if (together)
            {
                Run(_team);
            }
            else
            {
                _core.Pool.Run(Math.Min(workers, _groups.Count), _run);
            }

            return _results;
        }
        finally
        {
            (_prompts, _results) = ([], []);
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Dispose();
        }

        _team.Dispose();
    }

    /// <summary>
    /// Every step reads the keys and values of all rows, and the weights once. While both fit the cache, rows in excess only push
    /// them out; when the weights do not fit anyway, rows share the cost of reading them, as far as memory allows.
    /// </summary>
    internal static int BestRows(ModelConfig config, long forwardBytes, int limit, int workers)
    {
        const long CacheBytes = 4 << 20;
        const int FullTile = 12;
        const int Most = 256;
        const int MemoryShare = 8;
        var bytesPerToken = 2L * sizeof(float) * config.LayerCount * config.KeyValueHeadCount * Lanes.Pad(config.EffectiveHeadSize);
        var bytesPerRow = bytesPerToken * limit;
        var rows = Math.Max(CacheBytes, forwardBytes) * 2 / bytesPerRow / FullTile * FullTile;
        var possible = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare / workers / bytesPerRow;
        return (int)Math.Max(1, Math.Min(Math.Clamp(rows, FullTile, Most), possible));
    }

    /// <summary>Gathers neighbours that share their prompt's memory, in groups that one worker's rows can hold.</summary>
    private void Group()
    {
        _groups.Clear();
        for (var start = 0; start < _prompts.Count;)
        {
            var end = start + 1;
            while (end < _prompts.Count && end - start < _rows && _prompts[end].Tokens.Equals(_prompts[start].Tokens))
            {
                end++;
            }

            _groups.Add((start, end));
            start = end;
        }
    }

    private void RunWorker(int task, int worker) => Run(_workers[worker]);

    private void Run(SamplerRows rows)
    {
        var options = _options!;
        rows.Start(_rows, _longestPrompt, options);
        var (next, end) = (0, 0);
        while (true)
        {
            while (rows.HasFree)
            {
                if (next == end)
                {
                    var group = Interlocked.Increment(ref _nextGroup) - 1;
                    if (group >= _groups.Count)
                    {
                        break;
                    }

                    // A hundred prompts of a large model take minutes.
                    _cancellation.ThrowIfCancellationRequested();
                    (next, end) = _groups[group];
                    rows.ReadPrompt(_prompts[next].Tokens.Span);
                }

                rows.Begin(next, _prompts[next].Key, _results);
                next++;
            }

            if (rows.Count == 0)
            {
                return;
            }

            _cancellation.ThrowIfCancellationRequested();
            rows.Advance(_results);
        }
    }
}

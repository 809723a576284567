namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Forward with activations kept, the objective, and backward, a micro-batch at a time. Passes over tokens run in blocks of whole
/// sequences; weight gradients run in tiles of the weights, each summing over the micro-batch's tokens in order.
/// </summary>
internal sealed unsafe class Backpropagation : IDisposable
{
    // Scored rows that one task of the head takes.
    private const int HeadRows = 96;

    private readonly EngineCore _core;
    private readonly DecoderWeights _weights;
    private readonly ActivationArena _arena;
    private readonly BatchPlan _plan = new();
    private readonly LayerGradients? _layers;
    private readonly AdapterGradients? _adapter;
    private readonly Action<int, int> _forwardBlock;
    private readonly Action<int, int> _headRows;
    private readonly Action<int, int> _headGradients;
    private readonly Action<int, int> _backwardBlock;
    private readonly Action<int, int> _layerGradients;

    private double[] _logProbs = [];
    private double[] _entropies = [];
    private double[] _values = [];
    private double[] _dLogProbs = [];
    private double[] _dEntropies = [];
    private double[] _dValues = [];

    // What the running phase works on.
    private TokenBatch? _batch;
    private TokenOutputs _outputs;
    private float _inverseTemperature;
    private int _layer;
    private int _vocabularyBlock;

    public Backpropagation(EngineCore core)
    {
        _core = core;
        _weights = core.Weights;
        _arena = new ActivationArena(_weights, core.Head, core.Options.Recompute, core.Adapter);
        Gradient = new NativeBuffer((core.Adapter?.Layout ?? _weights.Layout).Length);
        _layers = core.Adapter is null ? new LayerGradients(_weights, _arena, _plan, Gradient) : null;
        _adapter = core.Adapter is { } adapter ? new AdapterGradients(adapter, _arena, _plan, Gradient) : null;
        (_forwardBlock, _headRows, _headGradients) = (ForwardBlock, HeadRowsBackward, HeadGradients);
        (_backwardBlock, _layerGradients) = (BackwardBlock, AddLayerGradient);
    }

    /// <summary>Bytes that activations take so far, without the threads' scratch.</summary>
    public long ActivationBytes => _arena.Bytes;

    /// <summary>The accumulated gradient, laid out as the trained weights.</summary>
    public NativeBuffer Gradient { get; }

    private bool ReadsLogits => _outputs.Ask(TokenOutputs.LogProbs | TokenOutputs.Entropies);

    private bool ReadsValues => _outputs.Ask(TokenOutputs.Values);

    private bool IsLastVocabularyBlock => !ReadsLogits || _vocabularyBlock == _core.Head.BlockCount - 1;

    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature)
    {
        _core.Budget.Check(batch);
        (_batch, _outputs, _inverseTemperature) = (batch, outputs, (float)(1 / temperature));
        _core.PrepareForward();
        _core.PrepareBackward();
        try
        {
            for (var first = 0; first < batch.Sequences.Length;)
            {
                var end = first;
                long rows = 0;
                do
                {
                    rows += BatchPlan.RowsOf(batch.Sequences[end++]);
                }
                while (end < batch.Sequences.Length && rows + BatchPlan.RowsOf(batch.Sequences[end]) <= _core.Options.MicroBatchTokens);

                AccumulatePart(first, end, objective);
                first = end;
            }
        }
        finally
        {
            _batch = null;
        }
    }

    public void Dispose()
    {
        Gradient.Dispose();
        _arena.Dispose();
    }

    private void AccumulatePart(int first, int end, TokenObjective objective)
    {
        _plan.Build(_batch!, first, end, _core.Options.BlockTokens);
        var scored = _plan.ScoredCount;
        _core.Rope.Prepare(_plan.LongestSequence);
        _arena.Reserve(_plan.RowCount, scored);
        Reserve(TokenOutputs.LogProbs, ref _logProbs, ref _dLogProbs);
        Reserve(TokenOutputs.Entropies, ref _entropies, ref _dEntropies);
        Reserve(TokenOutputs.Values, ref _values, ref _dValues);

        _core.Pool.Run(_plan.Blocks.Count, _forwardBlock);
        objective(new TokenWindow
        {
            FirstSequence = first,
            SequenceCount = end - first,
            FirstToken = _batch!.OffsetOf(first),
            LogProbs = Window(TokenOutputs.LogProbs, _logProbs),
            Entropies = Window(TokenOutputs.Entropies, _entropies),
            Values = Window(TokenOutputs.Values, _values),
            LogProbGradients = Window(TokenOutputs.LogProbs, _dLogProbs),
            EntropyGradients = Window(TokenOutputs.Entropies, _dEntropies),
            ValueGradients = Window(TokenOutputs.Values, _dValues),
        });
        if (scored == 0 || _outputs == TokenOutputs.None)
        {
            return;
        }

        for (_vocabularyBlock = 0; _vocabularyBlock < (ReadsLogits ? _core.Head.BlockCount : 1); _vocabularyBlock++)
        {
            _core.Pool.Run((scored + HeadRows - 1) / HeadRows, _headRows);
            _core.Pool.Run(HeadGradientTasks() + ColumnTasks(), _headGradients);
        }

        for (_layer = _weights.Layers.Length - 1; _layer >= 0; _layer--)
        {
            _core.Pool.Run(_plan.Blocks.Count, _backwardBlock);
            _core.Pool.Run(_layers?.Tasks(_layer) ?? _adapter!.Tasks(_layer), _layerGradients);
            _arena.Descend();
        }

        Span<double> Window(TokenOutputs kind, double[] numbers) => _outputs.Ask(kind) ? numbers.AsSpan(0, scored) : default;

        void Reserve(TokenOutputs kind, ref double[] numbers, ref double[] gradients)
        {
            if (_outputs.Ask(kind))
            {
                if (numbers.Length < scored)
                {
                    (numbers, gradients) = (new double[scored], new double[scored]);
                }

                gradients.AsSpan(0, scored).Clear();
            }
        }
    }

    private void ForwardBlock(int task, int worker)
    {
        var (block, w) = (_plan.Blocks[task], _core.Scratch[worker]);
        w.Reserve(_plan.LargestBlock, _plan.LongestSequence);
        var layers = _arena.Layers;
        long row = block.FirstRow, hidden = _weights.HiddenStride;
        _core.Embed(_batch!, _plan, block, layers[0].X + (row * hidden), _arena.Positions + row, _arena.Targets + block.FirstScored);
        for (var i = 0; i < layers.Length; i++)
        {
            var map = _weights.Layers[i];
            ref readonly var a = ref layers[i];
            var x = a.X + (row * hidden);
            var qkv = a.Qkv + (row * map.Qkv.OutputWidth);
            var heads = a.Heads + (row * map.Output.InputWidth);
            var y = (i + 1 < layers.Length ? layers[i + 1].X : _arena.LastX) + (row * hidden);
            var ranks = a.Ranks.From(_core.Adapter, row);
            _core.Decoder.Project(i, x, block.RowCount, _arena.Positions + row, w.Normed, a.AttentionScale + row, qkv, ranks, Unnormed(a, row), HeadScale(a, row));
            _core.Attend(_plan, block, qkv, heads, w.Attention);
            _core.Decoder.Finish(
                i, heads, x, block.RowCount, a.Mid + (row * hidden), w.Normed, a.FeedForwardScale + row,
                a.GateUp + (row * map.GateUp.OutputWidth), w.Activation, y, ranks);
        }

        var (first, count) = (block.FirstScored, block.ScoredCount);
        var normed = _arena.FinalNormed + (first * hidden);
        _core.NormScored(_batch!, _plan, block, _arena.LastX + (row * hidden), normed, _arena.FinalScale + first);
        if (ReadsValues)
        {
            _core.Head.Values(normed, count, _values.AsSpan(first, count));
        }

        if (!ReadsLogits)
        {
            return;
        }

        if (_adapter is null)
        {
            _arena.FinalNormedPanels.Fill(normed, first, count);
        }

        _core.Head.Forward(
            normed, count, _arena.Targets + first, _inverseTemperature, _arena.Logits + ((long)first * _core.Head.BlockStride),
            _arena.Summaries + first, _arena.TargetLogits + first);
        for (var t = first; t < first + count; t++)
        {
            if (_outputs.Ask(TokenOutputs.LogProbs))
            {
                _logProbs[t] = _arena.Summaries[t].LogProb(_arena.TargetLogits[t]);
            }

            if (_outputs.Ask(TokenOutputs.Entropies))
            {
                _entropies[t] = _arena.Summaries[t].Entropy;
            }
        }
    }

    /// <summary>Gradient of the last norm's output for some scored rows, from one vocabulary block and, at last, from the values.</summary>
    private void HeadRowsBackward(int task, int worker)
    {
        var first = task * HeadRows;
        var count = Math.Min(HeadRows, _plan.ScoredCount - first);
        long hidden = _weights.HiddenStride;
        var dNormed = _arena.DFinalNormed + (first * hidden);
        if (ReadsLogits)
        {
            _core.Head.Backward(
                _vocabularyBlock, _arena.FinalNormed + (first * hidden), count, _arena.Targets + first, _inverseTemperature,
                _arena.Summaries + first, Part(TokenOutputs.LogProbs, _dLogProbs), Part(TokenOutputs.Entropies, _dEntropies),
                _arena.Logits + ((long)first * _core.Head.BlockStride), dNormed);
        }
        else
        {
            new Span<float>(dNormed, count * (int)hidden).Clear();
        }

        if (ReadsValues && IsLastVocabularyBlock)
        {
            _core.Head.ValuesBackward(_dValues.AsSpan(first, count), count, dNormed);
        }

        ReadOnlySpan<double> Part(TokenOutputs kind, double[] numbers) => _outputs.Ask(kind) ? numbers.AsSpan(first, count) : default;
    }

    private int HeadGradientTasks() =>
        ReadsLogits && _adapter is null ? _weights.Head.GradientTasks(Lanes.Pad(_core.Head.BlockWidth(_vocabularyBlock))) : 0;

    private int ColumnTasks() => IsLastVocabularyBlock && (_adapter is null || ReadsValues) ? _weights.HiddenStride / Lanes.Count : 0;

    /// <summary>Tiles of the output head's gradient; then, with the last block, columns of the last norm's and the value head's.</summary>
    private void HeadGradients(int task, int worker)
    {
        if (task < HeadGradientTasks())
        {
            _weights.Head.AddGradient(
                task, _arena.Logits, _core.Head.BlockStride, _vocabularyBlock * LogitSummary.BlockSize,
                Lanes.Pad(_core.Head.BlockWidth(_vocabularyBlock)), _arena.FinalNormedPanels, _plan.ScoredCount, Gradient.Pointer,
                GradientScratch(worker));
            return;
        }

        var column = (task - HeadGradientTasks()) * Lanes.Count;
        long hidden = _weights.HiddenStride;
        for (var s = _plan.Blocks[0].FirstSequence; _adapter is null && s < _plan.Blocks[^1].EndSequence; s++)
        {
            long row = FirstScoredRow(s);
            var scored = _plan.FirstScored(s);
            RmsNorm.AddGainGradient(
                _arena.LastX + (row * hidden), _arena.FinalScale + scored, _arena.DFinalNormed + (scored * hidden), (int)hidden, _plan.Scored(s),
                column, column + Lanes.Count, Gradient.Pointer + _weights.FinalNorm);
        }

        if (ReadsValues)
        {
            _core.Head.AddValueGradient(_arena.FinalNormed, _dValues.AsSpan(0, _plan.ScoredCount), _plan.ScoredCount, column, Gradient.Pointer);
        }
    }

    private void BackwardBlock(int task, int worker)
    {
        var (block, w, map, rows) = (_plan.Blocks[task], _core.Scratch[worker], _weights.Layers[_layer], _plan.Blocks[task].RowCount);
        w.Reserve(_plan.LargestBlock, _plan.LongestSequence);
        long row = block.FirstRow, hidden = _weights.HiddenStride;
        ref readonly var a = ref _arena.Layers[_layer];
        var dOut = _arena.DOut + (row * hidden);
        var dMid = _arena.DMid + (row * hidden);
        if (_layer == _weights.Layers.Length - 1)
        {
            FinalNormBackward(block);
        }
        else if (_core.Options.Recompute)
        {
            // The last layer's activations are those that the forward pass left.
            Recompute(block, w, in a);
        }

        var dRanks = _arena.DAdapter.From(_core.Adapter, row);
        _adapter?.Fill(_layer, a.Ranks.From(_core.Adapter, row), block.FirstRow, rows);
        _core.Decoder.FinishBackward(
            _layer, a.Mid + (row * hidden), a.FeedForwardScale + row, a.GateUp + (row * map.GateUp.OutputWidth), dOut, rows,
            w.Activation, _arena.Activation, _arena.FeedForwardNormed, block.FirstRow, _arena.DFeedForwardNormed + (row * hidden), dMid, w.Heads, dRanks);
        var qkv = a.Qkv + (row * map.Qkv.OutputWidth);
        for (var s = block.FirstSequence; s < block.EndSequence; s++)
        {
            var at = (long)_plan.FirstRow(s) - row;
            _core.Attention.Backward(
                qkv + (at * map.Qkv.OutputWidth), a.Heads + ((row + at) * map.Output.InputWidth), w.Heads + (at * map.Output.InputWidth),
                _plan.Rows(s), w.Attention);
        }

        _arena.Heads.Fill(a.Heads + (row * map.Output.InputWidth), block.FirstRow, rows);
        _core.Decoder.ProjectBackward(
            _layer, a.X + (row * hidden), a.AttentionScale + row, Unnormed(a, row), HeadScale(a, row), qkv, dMid, rows, _arena.Positions + row,
            _arena.AttentionNormed, block.FirstRow, _arena.DHeadsNormed + (row * _weights.NormedWidth), _arena.DAttentionNormed + (row * hidden), _arena.DIn + (row * hidden),
            dRanks);
    }

    /// <summary>A block's activations in the layer, from its input: what <see cref="ForwardBlock"/> computed, operation by operation.</summary>
    private void Recompute(RowBlock block, WorkerScratch w, in LayerActivations a)
    {
        var map = _weights.Layers[_layer];
        long row = block.FirstRow, hidden = _weights.HiddenStride;
        var x = a.X + (row * hidden);
        var qkv = a.Qkv + (row * map.Qkv.OutputWidth);
        var heads = a.Heads + (row * map.Output.InputWidth);
        var ranks = a.Ranks.From(_core.Adapter, row);
        _core.Decoder.Project(_layer, x, block.RowCount, _arena.Positions + row, w.Normed, a.AttentionScale + row, qkv, ranks, Unnormed(a, row), HeadScale(a, row));
        _core.Attend(_plan, block, qkv, heads, w.Attention);
        _core.Decoder.Expand(
            _layer, heads, x, block.RowCount, a.Mid + (row * hidden), w.Normed, a.FeedForwardScale + row,
            a.GateUp + (row * map.GateUp.OutputWidth), ranks);
    }

    /// <summary>The gradient after the last layer: zero but at scored positions.</summary>
    private void FinalNormBackward(RowBlock block)
    {
        long hidden = _weights.HiddenStride;
        new Span<float>(_arena.DOut + (block.FirstRow * hidden), checked((int)(block.RowCount * hidden))).Clear();
        for (var s = block.FirstSequence; s < block.EndSequence; s++)
        {
            long row = FirstScoredRow(s), scored = _plan.FirstScored(s);
            _core.Decoder.FinalNormBackward(
                _arena.LastX + (row * hidden), _arena.FinalScale + scored, _arena.DFinalNormed + (scored * hidden), _plan.Scored(s),
                _arena.DOut + (row * hidden));
        }
    }

    private float* Unnormed(in LayerActivations a, long row) => a.Unnormed + (row * _weights.NormedWidth);

    private float* HeadScale(in LayerActivations a, long row) => a.HeadScale + (row * _weights.NormedHeads);

    private void AddLayerGradient(int task, int worker)
    {
        if (_layers is null)
        {
            _adapter!.Add(_layer, task, GradientScratch(worker));
        }
        else
        {
            _layers.Add(_layer, task, _batch!, GradientScratch(worker));
        }
    }

    // A worker may come to a gradient without having run a block.
    private float* GradientScratch(int worker)
    {
        _core.Scratch[worker].Reserve(_plan.LargestBlock, _plan.LongestSequence);
        return _core.Scratch[worker].Gradient;
    }

    /// <summary>The row from which a sequence's first scored token is predicted.</summary>
    private int FirstScoredRow(int sequence) => _plan.FirstRow(sequence) + _batch!.Sequences[sequence].ScoreFrom - 1;
}

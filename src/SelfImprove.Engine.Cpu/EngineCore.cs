namespace SelfImprove.Engines.Cpu;

/// <summary>What scoring, sampling and training share: the weights, the layers, the threads and their scratch.</summary>
internal sealed unsafe class EngineCore : IDisposable
{
    /// <summary>Takes over the weights, the adapter and the pool.</summary>
    public EngineCore(DecoderWeights weights, AdapterWeights? adapter, CpuEngineOptions options, WorkerPool pool)
    {
        Options = options;
        Pool = pool;
        Weights = weights;
        Adapter = adapter;
        Config = adapter?.Config ?? weights.Config;
        var config = Config;
        Rope = new Rope(RotaryFrequencies.Of(config), config.UsableContextLength, RotaryFrequencies.Magnitude(config));
        Decoder = new Decoder(Weights, Rope, adapter: adapter);
        Attention = new Attention(config);
        Head = new LossHead(Weights, adapter);
        Budget = new ActivationBudget(this);
        Scratch = new WorkerScratch[pool.WorkerCount];
        for (var i = 0; i < Scratch.Length; i++)
        {
            Scratch[i] = new WorkerScratch(Weights, Attention, Head, adapter);
        }
    }

    public CpuEngineOptions Options { get; }

    public WorkerPool Pool { get; }

    public DecoderWeights Weights { get; }

    /// <summary>What is trained in place of the weights; null when the weights themselves are.</summary>
    public AdapterWeights? Adapter { get; }

    /// <summary>What is trained.</summary>
    public TrainedWeights Trained => Adapter is null ? new(Weights.Layout, Weights.Values) : new(Adapter.Layout, Adapter.Values);

    public Rope Rope { get; }

    public Decoder Decoder { get; }

    public Attention Attention { get; }

    public LossHead Head { get; }

    /// <summary>The memory of training.</summary>
    public ActivationBudget Budget { get; }

    public WorkerScratch[] Scratch { get; }

    public ModelConfig Config { get; }

    /// <summary>Packs what forward passes need, unless the weights are unchanged since.</summary>
    public void PrepareForward()
    {
        Weights.PrepareForward(Pool);
        Adapter?.PrepareForward(Pool);
    }

    /// <summary>Packs what backward passes need, unless the weights are unchanged since.</summary>
    public void PrepareBackward()
    {
        Weights.PrepareBackward(Pool);
        Adapter?.PrepareBackward(Pool);
    }

    /// <summary>A decoder whose products all workers share; the caller disposes it.</summary>
    public Decoder TeamDecoder(WorkerPool team) => new(Weights, Rope, team, Adapter);

    /// <summary>Forgets what was derived from the weights that are trained.</summary>
    public void Invalidate()
    {
        if (Adapter is null)
        {
            Weights.Invalidate();
        }
        else
        {
            Adapter.Invalidate();
        }
    }

    /// <summary>Embeds a block's tokens into x [rows, hidden], and fills in positions [rows] and the scored tokens' ids [scored].</summary>
    public void Embed(TokenBatch batch, BatchPlan plan, RowBlock block, float* x, int* positions, int* targets)
    {
        for (var s = block.FirstSequence; s < block.EndSequence; s++)
        {
            var tokens = batch.Sequences[s].Tokens.Span;
            var rows = plan.Rows(s);
            for (var t = 0; t < rows; t++, x += Weights.HiddenStride)
            {
                Weights.Embed(tokens[t], x);
                *positions++ = t;
            }

            foreach (var token in tokens[batch.Sequences[s].ScoreFrom..])
            {
                *targets++ = token;
            }
        }
    }

    /// <summary>Attention of a block's sequences: qkv [rows, qkv width] to output [rows, heads].</summary>
    public void Attend(BatchPlan plan, RowBlock block, float* qkv, float* output, float* scratch)
    {
        var layer = Weights.Layers[0];
        for (var s = block.FirstSequence; s < block.EndSequence; s++)
        {
            var row = (long)plan.FirstRow(s) - block.FirstRow;
            Attention.Forward(qkv + (row * layer.Qkv.OutputWidth), plan.Rows(s), output + (row * layer.Output.InputWidth), scratch);
        }
    }

    /// <summary>Runs the last norm on a block's scored positions: x [rows, hidden] to normed [scored, hidden].</summary>
    public void NormScored(TokenBatch batch, BatchPlan plan, RowBlock block, float* x, float* normed, float* scale)
    {
        for (var s = block.FirstSequence; s < block.EndSequence; s++)
        {
            var row = plan.FirstRow(s) - block.FirstRow + batch.Sequences[s].ScoreFrom - 1;
            var scored = plan.FirstScored(s) - block.FirstScored;
            Decoder.FinalNorm(
                x + ((long)row * Weights.HiddenStride), plan.Scored(s), normed + ((long)scored * Weights.HiddenStride), scale + scored);
        }
    }

    public void Dispose()
    {
        foreach (var scratch in Scratch)
        {
            scratch.Dispose();
        }

        Decoder.Dispose();
        Rope.Dispose();
        Adapter?.Dispose();
        Weights.Dispose();
        Pool.Dispose();
    }
}

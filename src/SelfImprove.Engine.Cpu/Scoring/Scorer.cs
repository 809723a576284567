namespace SelfImprove.Engines.Cpu;

/// <summary>Per-token numbers of a batch without keeping activations: every worker runs blocks of whole sequences through all layers.</summary>
internal sealed unsafe class Scorer
{
    private readonly EngineCore _core;
    private readonly BatchPlan _plan = new();
    private readonly Action<int, int> _scoreBlock;
    private TokenBatch? _batch;
    private TokenScores? _destination;
    private float _inverseTemperature;

    public Scorer(EngineCore core)
    {
        _core = core;
        _scoreBlock = ScoreBlock;
    }

    public void Score(TokenBatch batch, TokenScores destination, double temperature)
    {
        _plan.Build(batch, 0, batch.Sequences.Length, _core.Options.BlockTokens);
        _core.Rope.Prepare(_plan.LongestSequence);
        _core.PrepareForward();
        (_batch, _destination, _inverseTemperature) = (batch, destination, (float)(1 / temperature));
        try
        {
            _core.Pool.Run(_plan.Blocks.Count, _scoreBlock);
        }
        finally
        {
            (_batch, _destination) = (null, null);
        }
    }

    private void ScoreBlock(int task, int worker)
    {
        var (batch, destination, block, w) = (_batch!, _destination!, _plan.Blocks[task], _core.Scratch[worker]);
        w.Reserve(_plan.LargestBlock, _plan.LongestSequence);
        _core.Embed(batch, _plan, block, w.X, w.Positions, w.Targets);
        for (var layer = 0; layer < _core.Config.LayerCount; layer++)
        {
            _core.Decoder.Project(layer, w.X, block.RowCount, w.Positions, w.Normed, w.Scale, w.Qkv, w.Ranks);
            _core.Attend(_plan, block, w.Qkv, w.Heads, w.Attention);
            _core.Decoder.Finish(layer, w.Heads, w.X, block.RowCount, w.X, w.Normed, w.Scale, w.GateUp, w.Activation, w.X, w.Ranks);
        }

        _core.NormScored(batch, _plan, block, w.X, w.Normed, w.Scale);
        if (destination.Outputs.Ask(TokenOutputs.Values))
        {
            _core.Head.Values(w.Normed, block.ScoredCount, destination.Values.AsSpan(block.FirstScored, block.ScoredCount));
        }

        var top = destination.AlternativeCount > 0 ? new TopLogits(block.ScoredCount, destination.AlternativeCount) : null;
        if (top is null && !destination.Outputs.Ask(TokenOutputs.LogProbs | TokenOutputs.Entropies))
        {
            return;
        }

        _core.Head.Forward(w.Normed, block.ScoredCount, w.Targets, _inverseTemperature, w.Logits, w.Summaries, w.TargetLogits, top);
        for (var t = 0; t < block.ScoredCount; t++)
        {
            if (destination.Outputs.Ask(TokenOutputs.LogProbs))
            {
                destination.LogProbs[block.FirstScored + t] = w.Summaries[t].LogProb(w.TargetLogits[t]);
            }

            if (destination.Outputs.Ask(TokenOutputs.Entropies))
            {
                destination.Entropies[block.FirstScored + t] = w.Summaries[t].Entropy;
            }

            top?.Write(
                t, w.Summaries[t],
                destination.AlternativeTokens.AsSpan((block.FirstScored + t) * top.Count, top.Count),
                destination.AlternativeLogProbs.AsSpan((block.FirstScored + t) * top.Count, top.Count));
        }
    }
}

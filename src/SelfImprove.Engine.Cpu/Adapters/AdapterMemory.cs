namespace SelfImprove.Engines.Cpu;

/// <summary>How much memory an adapter takes, computed from the shape of its model alone: the formulas of <see cref="AdapterWeights"/>.</summary>
internal sealed class AdapterMemory
{
    private readonly long _panels;

    public AdapterMemory(ModelConfig config, LoraOptions lora)
    {
        long rank = Lanes.Pad(lora.Rank), size = Lanes.Pad(config.EffectiveHeadSize);
        long hidden = Lanes.Pad(config.HiddenSize), feedForward = Lanes.Pad(config.IntermediateSize);
        long heads = config.HeadCount * size, keys = config.KeyValueHeadCount * size;
        Length = ParameterLayout.CreateAdapter(config, lora).Length;
        var widths = new Dictionary<string, (int Map, long Width)>(StringComparer.Ordinal)
        {
            ["q_proj"] = (0, hidden + heads), ["k_proj"] = (0, hidden + keys), ["v_proj"] = (0, hidden + keys), ["o_proj"] = (1, heads + hidden),
            ["gate_proj"] = (2, hidden + feedForward), ["up_proj"] = (2, hidden + feedForward), ["down_proj"] = (3, feedForward + hidden),
        };
        var adapted = lora.TargetModules.Select(m => widths[m]).ToList();
        _panels = config.LayerCount * rank * adapted.Sum(m => m.Width);
        Ranks = rank * adapted.Count;
        LargestRanks = rank * adapted.GroupBy(m => m.Map).Max(g => g.Count());
        LastRanks = rank * adapted.Count(m => m.Map == 3);
    }

    /// <summary>Number of weights, gaps included.</summary>
    public long Length { get; }

    /// <summary>The ranks of a layer, padded, together; those of the map that has the most; those of the last map.</summary>
    public long Ranks { get; }

    public long LargestRanks { get; }

    public long LastRanks { get; }

    /// <summary>Bytes of an adapter that runs forward.</summary>
    public long FrozenBytes => sizeof(float) * (Length + _panels);

    /// <summary>Bytes of one that runs backward too, without gradient and moments.</summary>
    public long TrainableBytes => sizeof(float) * (Length + (2 * _panels));
}

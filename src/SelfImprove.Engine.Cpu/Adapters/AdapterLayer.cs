using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>What an adapter adds to the maps of one layer; null where it adds nothing.</summary>
internal sealed class AdapterLayer : IDisposable
{
    public AdapterLayer(LayerWeights layer, ParameterLayout layout, float scale)
    {
        Qkv = LowRankMap.Create(layer.Qkv, layout, scale);
        Output = LowRankMap.Create(layer.Output, layout, scale);
        GateUp = LowRankMap.Create(layer.GateUp, layout, scale);
        Down = LowRankMap.Create(layer.Down, layout, scale);
        Maps = [.. new[] { Qkv, Output, GateUp, Down }.OfType<LowRankMap>()];
        GradientTasks = Maps.Sum(m => m.GradientTasks);
    }

    public LowRankMap? Qkv { get; }

    public LowRankMap? Output { get; }

    public LowRankMap? GateUp { get; }

    public LowRankMap? Down { get; }

    /// <summary>Those that are there.</summary>
    public ImmutableArray<LowRankMap> Maps { get; }

    /// <summary>Number of tasks of the gradients of all of them.</summary>
    public int GradientTasks { get; }

    public void Dispose()
    {
        foreach (var map in Maps)
        {
            map.Dispose();
        }
    }
}

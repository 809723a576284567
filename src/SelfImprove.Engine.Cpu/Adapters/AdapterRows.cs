namespace SelfImprove.Engines.Cpu;

/// <summary>
/// Rows between the two factors of each adapted map of a layer [rows, <see cref="LowRankMap.Width"/>], or their gradients; null where nothing is adapted.
/// </summary>
internal unsafe struct AdapterRows
{
    public float* Qkv;

    public float* Output;

    public float* GateUp;

    public float* Down;

    /// <summary>One array that serves all maps, one after the other: for passes that keep nothing.</summary>
    public static AdapterRows Shared(Arena arena, AdapterWeights? adapter, long rows)
    {
        if (adapter is null)
        {
            return default;
        }

        var room = arena.Floats(rows * adapter.Layers[0].Maps.Max(m => m.Width));
        return new AdapterRows { Qkv = room, Output = room, GateUp = room, Down = room };
    }

    /// <summary>Arrays of their own.</summary>
    public static AdapterRows Separate(Arena arena, AdapterWeights? adapter, long rows)
    {
        if (adapter is null)
        {
            return default;
        }

        var layer = adapter.Layers[0];
        return new AdapterRows
        {
            Qkv = Room(arena, layer.Qkv, rows), Output = Room(arena, layer.Output, rows), GateUp = Room(arena, layer.GateUp, rows), Down = Room(arena, layer.Down, rows),
        };
    }

    /// <summary>The array of one map.</summary>
    public static float* Room(Arena arena, LowRankMap? map, long rows) => map is null ? null : arena.Floats(rows * map.Width);

    /// <summary>The rows from one on.</summary>
    public readonly AdapterRows From(AdapterWeights? adapter, long row)
    {
        if (adapter is null)
        {
            return default;
        }

        var layer = adapter.Layers[0];
        return new AdapterRows
        {
            Qkv = Qkv + (row * (layer.Qkv?.Width ?? 0)),
            Output = Output + (row * (layer.Output?.Width ?? 0)),
            GateUp = GateUp + (row * (layer.GateUp?.Width ?? 0)),
            Down = Down + (row * (layer.Down?.Width ?? 0)),
        };
    }
}

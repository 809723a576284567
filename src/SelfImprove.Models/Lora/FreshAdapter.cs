namespace SelfImprove;

/// <summary>Fresh adapters, the same in every engine: A as PEFT draws it, uniform in [-1/sqrt(inputs), 1/sqrt(inputs)) (Kaiming with a = sqrt(5)), each from a key of its own name; B and a value head zero.</summary>
internal static class FreshAdapter
{
    /// <summary>Fills an array of an adapter's layout.</summary>
    public static void Fill(ParameterView view, RandomKey key, Span<float> weights)
    {
        weights.Clear();
        if (!view.Name.EndsWith(".lora_A.weight", StringComparison.Ordinal))
        {
            return;
        }

        var bound = 1 / Math.Sqrt(view.Shape[1]);
        var random = new CounterRandom(key.Derive(view.Name));
        foreach (ref var weight in weights)
        {
            weight = (float)(bound * ((2 * random.NextDouble()) - 1));
        }
    }
}

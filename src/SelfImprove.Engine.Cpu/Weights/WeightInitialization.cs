namespace SelfImprove.Engines.Cpu;

/// <summary>Fresh weights (<see cref="FreshWeights"/>), drawn by all threads.</summary>
internal static unsafe class WeightInitialization
{
    /// <summary>Fills all weights of a model.</summary>
    public static void Fill(DecoderWeights weights, RandomKey key, WorkerPool pool)
    {
        foreach (var view in weights.Layout.Views)
        {
            Fill(view, weights.Config, key, weights.Values.Pointer + view.Offset, pool);
        }

        weights.Invalidate();
    }

    /// <summary>Fills one array. Each draws from a key of its own name, so it does not depend on what else the model has.</summary>
    public static void Fill(ParameterView view, ModelConfig config, RandomKey key, float* weights, WorkerPool pool)
    {
        if (FreshWeights.DeviationOf(view, config) is { } deviation)
        {
            NormalWeights.Fill(weights, view.ElementCount, deviation, key.Derive(view.Name), pool);
        }
        else
        {
            new Span<float>(weights, (int)view.ElementCount).Fill(FreshWeights.ConstantOf(view));
        }
    }
}

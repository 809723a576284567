namespace SelfImprove.Engines.Cpu;

/// <summary>Fresh weights: normal with deviation 0.02, divided by sqrt(2 * layers) where a layer writes to the residual stream (GPT-2); gains 1; biases and value head 0.</summary>
internal static unsafe class WeightInitialization
{
    private const double Deviation = 0.02;

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
        if (view.Name.EndsWith("norm.weight", StringComparison.Ordinal))
        {
            new Span<float>(weights, (int)view.ElementCount).Fill(1);
        }
        else if (!view.IsVector && view.Name != ParameterLayout.ValueHeadName)
        {
            var residual = 1 / Math.Sqrt(2.0 * config.LayerCount);
            var writesResidual = view.Name.EndsWith("o_proj.weight", StringComparison.Ordinal)
                || view.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
            NormalWeights.Fill(weights, view.ElementCount, writesResidual ? Deviation * residual : Deviation, key.Derive(view.Name), pool);
        }
        else
        {
            new Span<float>(weights, (int)view.ElementCount).Clear();
        }
    }
}

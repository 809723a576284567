using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>A linear map of a layer: y = x W^T + bias and, where an adapter adapts it, + alpha / rank * (x A^T) B^T.</summary>
internal sealed class LinearMap
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly (Tensor A, Tensor B, float Scale)? _adapter;

    /// <summary>Finds a map's weights.</summary>
    /// <param name="weights">The engine's weights.</param>
    /// <param name="module">Such as <c>model.layers.0.self_attn.q_proj</c>.</param>
    public LinearMap(EngineWeights weights, string module)
    {
        var name = module + ".weight";
        (_weight, _bias) = (weights.Model[name], weights.Model.Find(module + ".bias"));
        if (weights.Adapter is { } adapter && weights.Trained.Find(LoraNames.A(name)) is { } a)
        {
            _adapter = (a, weights.Trained[LoraNames.B(name)], adapter.Lora.Scale);
        }
    }

    /// <summary>x [rows, inputs] to [rows, outputs]; intermediate tensors belong to the current dispose scope.</summary>
    public Tensor Apply(Tensor x)
    {
        var y = Checked.Linear(x, _weight, _bias);
        return _adapter is (var a, var b, var scale) ? y.add(Checked.Linear(Checked.Linear(x, a).mul(scale), b)) : y;
    }
}

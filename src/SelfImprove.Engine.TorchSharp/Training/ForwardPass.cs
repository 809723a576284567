using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>A micro-batch that has run forward and can run backward. Its tensors belong to the dispose scope that it was made in.</summary>
internal sealed class ForwardPass
{
    private readonly EngineParts _parts;
    private readonly PackedRows _rows;
    private readonly (Tensor, Tensor) _angles;
    private readonly CausalAttention _attention;
    private readonly Tensor _scoredRows;

    // Each layer's input and, unless it is computed again, its output, which holds the layer's graph.
    private readonly List<(Tensor Input, Tensor? Output)> _layers = [];
    private readonly Tensor _last;

    public ForwardPass(EngineParts parts, TokenBatch batch, int first, int end, Action<int>? beforeForward = null)
    {
        _parts = parts;
        var (sequences, scoredRows, targets) = MicroBatch.Cut(batch, first, end);
        var device = parts.Weights.Device;
        _rows = new PackedRows(sequences, device);
        beforeForward?.Invoke(_rows.Rows);
        _scoredRows = HostMemory.Upload(scoredRows, device);
        Targets = HostMemory.Upload(targets, device);
        _angles = parts.Rotary.At(_rows.Positions, _rows.Longest);
        _attention = new CausalAttention(parts.Model.Config, _rows);
        var x = parts.Model.Embed(_rows.Tokens);
        for (var layer = 0; layer < parts.Model.Config.LayerCount; layer++)
        {
            var input = x.detach();
            if (parts.Options.Recompute)
            {
                x = parts.Model.Layer(layer, input, _angles, _attention);
                _layers.Add((input, null));
            }
            else
            {
                var output = Run(layer, input);
                _layers.Add((input, output));
                x = output.detach();
            }
        }

        _last = x.index_select(0, _scoredRows);
        Normed = parts.Model.FinalNorm(_last);
    }

    /// <summary>The last norm's output at scored positions [scored, hidden].</summary>
    public Tensor Normed { get; }

    /// <summary>The scored tokens [scored].</summary>
    public Tensor Targets { get; }

    /// <summary>Adds the gradient of all trained weights below the head, from that of <see cref="Normed"/>.</summary>
    public void Backward(Tensor dNormed, Tensor gradient)
    {
        var (model, adapted) = (_parts.Weights.Model, _parts.Weights.Adapter is not null);
        var dx = FinalNormBackward(dNormed, gradient);
        for (var layer = _layers.Count - 1; layer >= 0; layer--)
        {
            using var scope = torch.NewDisposeScope();
            var (input, kept) = _layers[layer];
            var output = kept ?? Run(layer, input);

            // Nothing below the first layer of an adapted model is trained.
            Tensor[] inputs = adapted && layer == 0 ? [] : [input];
            var gradients = Derive(output, [.. inputs, .. _parts.Model.TensorsOf(layer)], dx);
            Add(gradient, _parts.Model.ViewsOf(layer), gradients.AsSpan(inputs.Length));
            dx.Dispose();
            dx = gradients[0].MoveToOuterDisposeScope();
            kept?.Dispose();
            input.Dispose();
        }

        if (!adapted)
        {
            model.Part(gradient, model.Layout["model.embed_tokens.weight"]).index_add_(0, _rows.Tokens, dx.to_type(ScalarType.Float32), 1);
        }
    }

    private static Tensor[] Derive(Tensor output, Tensor[] inputs, Tensor dOutput)
    {
        var gradients = torch.autograd.grad([output], inputs, [dOutput]);
        return [.. gradients];
    }

    private Tensor FinalNormBackward(Tensor dNormed, Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var leaf = _last.detach().requires_grad_();
        Tensor normed;
        using (torch.set_grad_enabled(true))
        {
            normed = _parts.Model.FinalNorm(leaf);
        }

        var model = _parts.Weights.Model;
        ImmutableArray<ParameterView> gain = _parts.Weights.Adapter is null ? [model.Layout["model.norm.weight"]] : [];
        var gradients = Derive(normed, [leaf, .. gain.Select(v => model[v.Name])], dNormed);
        Add(gradient, gain, gradients.AsSpan(1));
        return torch.zeros(new[] { _rows.Rows, leaf.size(1) }, dtype: leaf.dtype, device: leaf.device).index_copy_(0, _scoredRows, gradients[0]).MoveToOuterDisposeScope();
    }

    private void Add(Tensor gradient, ImmutableArray<ParameterView> views, ReadOnlySpan<Tensor> gradients)
    {
        for (var i = 0; i < views.Length; i++)
        {
            _parts.Weights.Trained.Part(gradient, views[i]).add_(gradients[i]);
        }
    }

    private Tensor Run(int layer, Tensor input)
    {
        using var on = torch.set_grad_enabled(true);
        return _parts.Model.Layer(layer, input.requires_grad_(), _angles, _attention);
    }
}

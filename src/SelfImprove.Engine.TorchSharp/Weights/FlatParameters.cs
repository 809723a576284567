using System.Collections.Frozen;
using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// The weights of a model, or of an adapter, in one flat tensor, matrices first and vectors (gains, biases) behind them, so that an optimizer step is a few operations. With 16-bit numbers the model computes
/// with a copy, and the flat tensor in single precision is what is trained.
/// </summary>
/// <remarks>A model that adapters adapt is shared by their engines: counted by <see cref="Share"/> and <see cref="Dispose"/>.</remarks>
internal sealed class FlatParameters : IDisposable
{
    // Numbers on their way to or from the device at once: TorchSharp gives access to 2 GB of a tensor at most.
    private const int PieceLength = 1 << 26;

    private readonly FrozenDictionary<string, long> _offsets;
    private readonly FrozenDictionary<string, Tensor> _views;
    private readonly long _held;
    private int _owners = 1;

    public FlatParameters(ParameterLayout layout, Device device, ScalarType type, bool frozen)
    {
        Layout = layout;
        Device = device;
        Type = type;
        var offsets = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var view in Layout.Views.OrderBy(v => v.IsVector))
        {
            offsets.Add(view.Name, Length);
            Length += (view.ElementCount + ParameterLayout.Alignment - 1) / ParameterLayout.Alignment * ParameterLayout.Alignment;
            MatrixLength = view.IsVector ? MatrixLength : Length;
        }

        _offsets = offsets.ToFrozenDictionary(StringComparer.Ordinal);
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        Computed = torch.zeros(new[] { Length }, dtype: type, device: device).DetachFromDisposeScope();
        Trained = frozen || type == ScalarType.Float32 ? null : torch.zeros(new[] { Length }, dtype: ScalarType.Float32, device: device).DetachFromDisposeScope();

        // Leaves of the graphs: they share memory with the flat tensor, but no history.
        _views = Layout.Views.ToFrozenDictionary(
            v => v.Name, v => Part(Computed, v).detach().requires_grad_(!frozen).DetachFromDisposeScope(), StringComparer.Ordinal);

        // What is trained will have a gradient and moments, and an update needs room for a piece.
        _held = (Length * Computed.ElementSize) + (Trained is null ? 0 : Length * sizeof(float)) + (frozen ? 0 : ((3 * Length) + Math.Min(Length, FlatAdamW.PieceLength)) * sizeof(float));
        DeviceLedger.Add(device, _held);
    }

    public ParameterLayout Layout { get; }

    public Device Device { get; }

    /// <summary>The type that the model computes with.</summary>
    public ScalarType Type { get; }

    /// <summary>Length of the flat tensor.</summary>
    public long Length { get; }

    /// <summary>Length of the part that holds the matrices.</summary>
    public long MatrixLength { get; }

    /// <summary>What is trained, in single precision.</summary>
    public Tensor Values => Trained ?? Computed;

    private Tensor Computed { get; }

    private Tensor? Trained { get; }

    /// <summary>The weights of a name, as the model computes with them.</summary>
    public Tensor this[string name] => _views[name];

    /// <summary>The weights of a name; null when the model has none of that name.</summary>
    public Tensor? Find(string name) => _views.GetValueOrDefault(name);

    /// <summary>The part of a flat tensor (weights, gradient, moments) that belongs to a view, in its shape.</summary>
    public Tensor Part(Tensor flat, ParameterView view) => flat.narrow(0, _offsets[view.Name], view.ElementCount).view(view.Shape.ToArray());

    /// <summary>Takes over the weights of a view; <see cref="Refresh"/> follows.</summary>
    public void Write(ParameterView view, ReadOnlySpan<float> weights) => Write(Values, view, weights);

    /// <summary>Takes over the numbers of a view in a flat tensor.</summary>
    public void Write(Tensor flat, ParameterView view, ReadOnlySpan<float> numbers)
    {
        using var quiet = torch.no_grad();
        for (var first = 0; first < numbers.Length; first += PieceLength)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(PieceLength, numbers.Length - first);
            flat.narrow(0, _offsets[view.Name] + first, count).copy_(HostMemory.Upload(numbers.Slice(first, count), Device));
        }
    }

    /// <summary>Copies the numbers of a view from a flat tensor.</summary>
    public void Read(Tensor flat, ParameterView view, Span<float> destination)
    {
        for (var first = 0; first < destination.Length; first += PieceLength)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(PieceLength, destination.Length - first);
            HostMemory.Download(flat.narrow(0, _offsets[view.Name] + first, count), destination.Slice(first, count));
        }
    }

    /// <summary>Makes the model compute with the weights as they are now.</summary>
    public void Refresh()
    {
        if (Trained is not null)
        {
            using var quiet = torch.no_grad();
            Computed.copy_(Trained).Dispose();
        }
    }

    /// <summary>Takes over the weights that both have; what the other lacks (a value head) stays as it is.</summary>
    public void CopyFrom(FlatParameters other)
    {
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        foreach (var view in Layout.Views.Where(v => other.Layout.Find(v.Name) is not null))
        {
            Part(Values, view).copy_(other.Part(other.Values, view));
        }

        Refresh();
    }

    /// <summary>One more owner, who disposes it too.</summary>
    public FlatParameters Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) > 0)
        {
            return;
        }

        DeviceLedger.Add(Device, -_held);
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }

        Trained?.Dispose();
        Computed.Dispose();
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Rotary positions in Hugging Face's convention: element i of a head turns with element i + size / 2. Angles are computed in double precision.</summary>
internal sealed class RotaryTable : IDisposable
{
    private readonly double[] _frequencies;
    private readonly double _magnitude;
    private readonly int _context;
    private readonly Device _device;

    // [positions, half], in single precision.
    private Tensor? _cosines;
    private Tensor? _sines;

    public RotaryTable(ModelConfig config, Device device)
    {
        (_frequencies, _magnitude) = (RotaryFrequencies.Of(config), RotaryFrequencies.Magnitude(config));
        (_context, _device) = (config.UsableContextLength, device);
    }

    /// <summary>Cosines and sines [rows, 1, half] of positions [rows], of which the largest is below a count.</summary>
    public (Tensor Cosines, Tensor Sines) At(Tensor positions, int count)
    {
        Prepare(count);
        return (_cosines!.index_select(0, positions).unsqueeze(1), _sines!.index_select(0, positions).unsqueeze(1));
    }

    /// <summary>Turns heads [rows, heads, size].</summary>
    public static Tensor Turn(Tensor heads, (Tensor Cosines, Tensor Sines) angles, ScalarType type)
    {
        var half = heads.size(2) / 2;
        var wide = heads.to_type(ScalarType.Float32);
        var (a, b) = (wide.narrow(2, 0, half), wide.narrow(2, half, half));
        return torch.cat([a.mul(angles.Cosines).sub(b.mul(angles.Sines)), b.mul(angles.Cosines).add(a.mul(angles.Sines))], 2).to_type(type);
    }

    public void Dispose()
    {
        _cosines?.Dispose();
        _sines?.Dispose();
    }

    private void Prepare(int count)
    {
        var ready = (int)(_cosines?.size(0) ?? 0);
        if (count <= ready)
        {
            return;
        }

        count = Math.Min(_context, Math.Max(count, 2 * ready));
        var half = _frequencies.Length;
        var (cosines, sines) = (new float[count * half], new float[count * half]);
        for (var p = 0; p < count; p++)
        {
            for (var i = 0; i < half; i++)
            {
                cosines[(p * half) + i] = (float)(_magnitude * Math.Cos(p * _frequencies[i]));
                sines[(p * half) + i] = (float)(_magnitude * Math.Sin(p * _frequencies[i]));
            }
        }

        Dispose();
        using var scope = torch.NewDisposeScope();
        _cosines = HostMemory.Upload(cosines, _device).view(count, half).DetachFromDisposeScope();
        _sines = HostMemory.Upload(sines, _device).view(count, half).DetachFromDisposeScope();
    }
}

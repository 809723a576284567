using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static SelfImprove.Testing.ConformanceRun;

namespace SelfImprove.Testing;

/// <summary>Gives an engine other weights, by way of its files.</summary>
internal sealed class WeightEditor : IDisposable
{
    private readonly IPolicyEngine _engine;
    private readonly ScratchFolder _folder = new();
    private readonly byte[] _file;

    public WeightEditor(IPolicyEngine engine)
    {
        _engine = engine;
        engine.SaveWeights(_folder.Path);
        _file = File.ReadAllBytes(WeightsPath);
    }

    private string WeightsPath => EngineProbe.WeightsFileOf(_folder);

    /// <summary>Loads the weights as they were, but for one tensor.</summary>
    public void Replace(SafetensorsTensor tensor, float[] numbers)
    {
        Require(tensor.Type == SafetensorsType.F32, $"tensor '{tensor.Name}' is saved as {tensor.Type}, which is not what it is trained as");

        // Patched by hand: a durable write per perturbation would take most of the suite's time.
        var bytes = (byte[])_file.Clone();
        var dataStart = sizeof(ulong) + (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        MemoryMarshal.AsBytes(numbers.AsSpan()).CopyTo(bytes.AsSpan(dataStart + (int)tensor.Offset));
        File.WriteAllBytes(WeightsPath, bytes);
        _engine.LoadWeights(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();
}

using SelfImprove.Engines.Torch;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>A model of fresh weights in a folder, loaded by both engines; everything goes at the end.</summary>
internal sealed class EnginePair : IDisposable
{
    private readonly List<IPolicyEngine> _engines = [];

    /// <summary>The folder of the model.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("selfimprove-").FullName;

    public void Dispose()
    {
        _engines.ForEach(e => e.Dispose());
        Directory.Delete(Folder, recursive: true);
    }

    internal (IPolicyEngine Cpu, TorchSharpPolicyEngine Torch) Load(ModelConfig config, TorchSharpEngineOptions? options = null)
    {
        SmallModel.Write(Folder, config);
        _engines.Add(SmallModel.Cpu.Load(Folder));
        _engines.Add(SmallModel.Torch(options).Load(Folder));
        return (_engines[^2], (TorchSharpPolicyEngine)_engines[^1]);
    }
}

using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Lora;

/// <summary>A small model in a folder, and engines that adapt it.</summary>
internal sealed class LoraModel : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lora-");

    public LoraModel(ModelConfig config)
    {
        Config = config;
        Directory.CreateDirectory(BaseFolder);
        using var engine = TinyModel.Create(config, TinyModel.Factory());
        engine.SaveWeights(BaseFolder);
        Weights = Array.ConvertAll(engine.Weights.Values.AsSpan(0, engine.Weights.Layout.Length).ToArray(), w => (double)w);
    }

    public ModelConfig Config { get; }

    public string BaseFolder => PathOf("base");

    /// <summary>The base's weights, as they lie in its layout.</summary>
    public double[] Weights { get; }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string NewFolder(string name) => Directory.CreateDirectory(PathOf(name)).FullName;

    /// <summary>An engine without an adapter.</summary>
    public CpuPolicyEngine Plain(CpuEngineFactory? factory = null) => (CpuPolicyEngine)(factory ?? TinyModel.Factory()).Load(BaseFolder);

    /// <summary>An engine with a fresh adapter.</summary>
    public CpuPolicyEngine Fresh(LoraOptions? lora = null, CpuEngineFactory? factory = null) =>
        (CpuPolicyEngine)(factory ?? TinyModel.Factory()).Load(BaseFolder, lora ?? new LoraOptions { Rank = 3, Alpha = 4.5 }, RandomKey.FromSeed(11));

    /// <summary>An engine whose adapter looks trained: both factors are large enough to matter.</summary>
    public CpuPolicyEngine Adapted(LoraOptions? lora = null, CpuEngineFactory? factory = null)
    {
        var engine = Fresh(lora, factory);
        var random = new CounterRandom(RandomKey.FromSeed(12));
        var adapter = engine.Core.Adapter!;
        foreach (var view in adapter.Layout.Views)
        {
            foreach (ref var weight in adapter.Values.AsSpan(view.Offset, view.ElementCount))
            {
                weight = (float)(0.25 * random.NextGaussian());
            }
        }

        adapter.Invalidate();
        return engine;
    }

    /// <summary>The weights W + alpha / rank * B A in double precision, as they lie in the layout of a model of the same shape.</summary>
    public static double[] Merge(double[] weights, AdapterWeights adapter)
    {
        var layout = ParameterLayout.Create(adapter.Config);
        var merged = new double[layout.Length];
        weights.AsSpan(0, Math.Min(weights.Length, merged.Length)).CopyTo(merged);
        var values = adapter.Values.AsSpan(0, adapter.Layout.Length);
        foreach (var view in layout.Views)
        {
            if (view.Name == ParameterLayout.ValueHeadName)
            {
                for (var i = 0; i < view.ElementCount; i++)
                {
                    merged[view.Offset + i] = values[(int)(adapter.ValueHead + i)];
                }
            }
            else if (!view.IsVector && adapter.Layout.Find(LoraNames.A(view.Name)) is { } a)
            {
                var (b, rank, inputs) = (adapter.Layout[LoraNames.B(view.Name)], (int)a.Shape[0], (int)a.Shape[1]);
                for (var i = 0; i < view.ElementCount; i++)
                {
                    for (var k = 0; k < rank; k++)
                    {
                        merged[view.Offset + i] += adapter.Options.Alpha / rank
                            * values[(int)b.Offset + (i / inputs * rank) + k] * values[(int)a.Offset + (k * inputs) + (i % inputs)];
                    }
                }
            }
        }

        return merged;
    }

    /// <summary>An engine with the merged weights, trained in full.</summary>
    public static CpuPolicyEngine Merged(double[] weights, AdapterWeights adapter, CpuEngineFactory? factory = null)
    {
        var merged = Merge(weights, adapter);
        var engine = (CpuPolicyEngine)(factory ?? TinyModel.Factory()).Create(adapter.Config, RandomKey.FromSeed(1));
        for (var i = 0; i < merged.Length; i++)
        {
            engine.Weights.Values.AsSpan(i, 1)[0] = (float)merged[i];
        }

        engine.Weights.Invalidate();
        return engine;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

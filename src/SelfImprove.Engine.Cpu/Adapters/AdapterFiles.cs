using System.Collections.Immutable;

namespace SelfImprove.Engines.Cpu;

/// <summary>An engine's adapter in a folder.</summary>
internal static class AdapterFiles
{
    /// <summary>Loads the weights that adapters share.</summary>
    /// <param name="directory">The model's folder.</param>
    /// <param name="fingerprint">What the adapter knows it by.</param>
    /// <param name="options">The engine's options.</param>
    /// <param name="pool">Packs the weights.</param>
    /// <returns>The base, and what is suspicious about its weights.</returns>
    public static (AdaptedBase Base, ImmutableArray<string> Warnings) LoadBase(string directory, string fingerprint, CpuEngineOptions options, WorkerPool pool)
    {
        var weights = new DecoderWeights(HuggingFaceLayout.ReadConfig(directory), options.Weights, panelsOnly: true);
        try
        {
            using var checkpoint = HuggingFaceLayout.OpenWeights(directory, weights.Layout);
            weights.PackPanels(new CheckpointSource(checkpoint, weights.Layout).Read, pool);
            return (new AdaptedBase(weights, Path.GetFullPath(directory), fingerprint), checkpoint.Warnings);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>A fresh adapter; the value head of a base that has one goes on from there.</summary>
    public static unsafe AdapterWeights Draw(DecoderWeights weights, LoraOptions lora, RandomKey key)
    {
        var adapter = new AdapterWeights(weights, weights.Config, lora);
        adapter.Draw(key);
        if (adapter.ValueHead >= 0)
        {
            VectorMath.Copy(weights.Vector(weights.ValueHead), adapter.Values.Pointer + adapter.ValueHead, weights.HiddenStride);
        }

        return adapter;
    }

    /// <summary>Reads the adapter of a folder.</summary>
    public static AdapterWeights Load(string directory, AdapterConfig found, DecoderWeights weights)
    {
        var adapter = new AdapterWeights(weights, weights.Config with { ValueHead = found.HasValueHead }, found.Lora);
        try
        {
            Read(directory, adapter);
            return adapter;
        }
        catch
        {
            adapter.Dispose();
            throw;
        }
    }

    /// <summary>Reads the weights of a folder into an adapter of the same kind, of the same base.</summary>
    public static void LoadInto(string directory, AdapterWeights adapter, AdaptedBase source)
    {
        AdapterMatch.Require(directory, Describe(adapter, source));
        Read(directory, adapter);
    }

    /// <summary>Writes the adapter into a folder.</summary>
    public static void Save(string directory, AdapterWeights adapter, AdaptedBase source) =>
        AdapterFolder.Save(directory, Describe(adapter, source), adapter.Layout, view => adapter.Values.AsSpan(view.Offset, view.ElementCount));

    private static AdapterConfig Describe(AdapterWeights adapter, AdaptedBase source) =>
        new() { Lora = adapter.Options, BaseDirectory = source.Directory, BaseFingerprint = source.Fingerprint, HasValueHead = adapter.ValueHead >= 0 };

    private static void Read(string directory, AdapterWeights adapter)
    {
        AdapterFolder.LoadWeights(directory, adapter.Layout, view => adapter.Values.AsSpan(view.Offset, view.ElementCount));
        adapter.Invalidate();
    }
}

using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Checkpoints that are loaded and saved again lose nothing.</summary>
public sealed class CheckpointRoundTripTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-").FullName;

    public static TheoryData<string, string> Checkpoints => CheckpointFixtures.All;

    public static TheoryData<string> Several => CheckpointFixtures.Several;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Several))]
    public void Shards_give_the_bits_of_the_whole_file(string reference)
    {
        var weights = CheckpointFixtures.Checkpoints(CheckpointFixtures.Reference(reference)).Select(c => Weights(CheckpointFixtures.Folder(c))).ToArray();

        Assert.All(weights, w => Assert.Equal(weights[0], w));
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void An_engine_saves_what_it_loaded(string checkpoint, string reference)
    {
        Assert.NotEmpty(reference);
        var source = CheckpointFixtures.Folder(checkpoint);
        using (var engine = new CpuEngineFactory().Load(source))
        {
            engine.SaveWeights(_folder);
        }

        Assert.Equal(HuggingFaceLayout.ReadConfig(source), HuggingFaceLayout.ReadConfig(_folder));
        Assert.Equal(Weights(source), Weights(_folder));
    }

    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void Stored_in_their_own_type_weights_keep_their_bytes_whatever_the_shards(string checkpoint, string reference)
    {
        Assert.NotEmpty(reference);
        var source = CheckpointFixtures.Folder(checkpoint);
        var original = Bytes(source, out var type);
        using var engine = (CpuPolicyEngine)new CpuEngineFactory().Load(source);
        foreach (var shard in new[] { long.MaxValue, 200_000, 1 })
        {
            HuggingFaceLayout.Save(
                _folder, engine.Core.Config, view => engine.Weights.Values.AsSpan(view.Offset, view.ElementCount), new CheckpointSaveOptions { Type = type, MaxShardBytes = shard });

            Assert.Equal(original, Bytes(_folder, out _));
        }

        Assert.Equal(original.Count, Directory.EnumerateFiles(_folder, "*.safetensors").Count());
    }

    private static float[] Weights(string folder)
    {
        using var engine = (CpuPolicyEngine)new CpuEngineFactory().Load(folder);
        return engine.Weights.Values.AsSpan(0, engine.Weights.Layout.Length).ToArray();
    }

    // The bytes of every tensor, by name.
    private static SortedDictionary<string, string> Bytes(string folder, out SafetensorsType type)
    {
        var bytes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        type = default;
        foreach (var path in Directory.EnumerateFiles(folder, "*.safetensors"))
        {
            using var file = SafetensorsFile.Open(path);
            var all = File.ReadAllBytes(path);
            var start = all.Length - file.Tensors.Sum(t => t.ByteCount);
            foreach (var tensor in file.Tensors)
            {
                type = tensor.Type;
                bytes.Add(tensor.Name, Convert.ToHexString(all.AsSpan((int)(start + tensor.Offset), (int)tensor.ByteCount)));
            }
        }

        return bytes;
    }
}

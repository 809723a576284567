using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests;

/// <summary>Weights in several files: how they are written, and what can be wrong with them.</summary>
public sealed class ShardTests : IDisposable
{
    private static readonly ModelConfig Config = new()
    {
        VocabularySize = 20, HiddenSize = 8, IntermediateSize = 12, LayerCount = 1, HeadCount = 2, KeyValueHeadCount = 1, ContextLength = 64,
    };

    private static readonly ParameterLayout Layout = ParameterLayout.Create(Config);

    private readonly TemporaryFolder _folder = new();

    private string IndexPath => _folder.File("model.safetensors.index.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_large_model_is_written_in_parts_with_an_index()
    {
        Save(1000);

        Assert.Equal(
            ["config.json", "generation_config.json", "model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors", "model-00003-of-00003.safetensors", "model.safetensors.index.json"],
            Directory.EnumerateFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var index = JsonNode.Parse(File.ReadAllText(IndexPath))!;
        Assert.Equal(Layout.ParameterCount * sizeof(float), (long)index["metadata"]!["total_size"]!);
        Assert.Equal(Layout.Views.Select(v => v.Name).Order(StringComparer.Ordinal), index["weight_map"]!.AsObject().Select(e => e.Key));
        Assert.Equal("model-00001-of-00003.safetensors", (string)index["weight_map"]!["model.embed_tokens.weight"]!);
        Assert.Equal(Weights(), Load());
    }

    [Fact]
    public void What_was_there_in_another_number_of_files_is_replaced()
    {
        Save(long.MaxValue);
        Save(1000);
        Assert.False(File.Exists(_folder.File("model.safetensors")));
        Save(1500);
        Assert.Equal(Weights(), Load());
        Save(long.MaxValue);

        Assert.Equal(["model.safetensors"], Directory.EnumerateFiles(_folder.Path, "*.safetensors*").Select(Path.GetFileName));
        Assert.Equal(Weights(), Load());
    }

    [Theory]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.BF16)]
    public void Sixteen_bits_round_to_the_nearest_number(SafetensorsType type)
    {
        HuggingFaceLayout.Save(_folder.Path, Config, Memory(Weights()), new CheckpointSaveOptions { Type = type });

        var weights = Weights();
        var loaded = Load();
        for (var i = 0; i < weights.Length; i++)
        {
            Assert.Equal(weights[i], loaded[i], Math.Abs(weights[i]) * (type == SafetensorsType.F16 ? 1f / 2048 : 1f / 256));
        }

        // Bits that say more than the type holds.
        Assert.NotEqual(weights, loaded);
        var half = type == SafetensorsType.F16 ? (float)(Half)weights[5] : BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(weights[5]) + 0x8000) & 0xFFFF0000);
        Assert.Equal(half, loaded[5]);
    }

    [Fact]
    public void A_truncated_shard_is_named()
    {
        Save(1000);
        var path = _folder.File("model-00002-of-00003.safetensors");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^4]);

        Assert.Equal(
            $"{path}: tensor 'model.layers.0.mlp.gate_proj.weight' ends at byte 928 of the data, but there are only 924; the file is truncated or damaged", Refusal());
    }

    [Fact]
    public void A_shard_that_is_not_there_is_named_with_a_tensor_of_it()
    {
        Save(1000);
        File.Delete(_folder.File("model-00003-of-00003.safetensors"));

        Assert.Equal(
            $"{IndexPath}: weight_map: tensor 'model.layers.0.mlp.down_proj.weight' is said to be in 'model-00003-of-00003.safetensors', but there is no such file; was the folder copied or downloaded in full?",
            Refusal());
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../model.safetensors")]
    [InlineData("..\\\\model.safetensors")]
    [InlineData("/model.safetensors")]
    public void An_index_can_not_name_files_outside_its_folder(string name)
    {
        Save(1000);
        File.WriteAllText(IndexPath, """{"weight_map":{"a":"NAME"}}""".Replace("NAME", name, StringComparison.Ordinal));

        Assert.Equal(
            $"{IndexPath}: weight_map: tensor 'a' is said to be in '{name.Replace("\\\\", "\\", StringComparison.Ordinal)}', which is not the name of a file in the same folder", Refusal());
    }

    [Fact]
    public void A_tensor_in_two_shards_is_named_with_both()
    {
        Save(1000);
        SafetensorsFile.Write(_folder.File("more.safetensors"), [("model.norm.weight", [8])], _ => new float[8]);
        var index = JsonNode.Parse(File.ReadAllText(IndexPath))!;
        index["weight_map"]!["extra"] = "more.safetensors";
        File.WriteAllText(IndexPath, index.ToJsonString());

        Assert.Equal($"{IndexPath}: tensor 'model.norm.weight' is both in {_folder.File("model-00003-of-00003.safetensors")} and in {_folder.File("more.safetensors")}", Refusal());
    }

    [Fact]
    public void Weights_that_are_not_finite_are_counted_by_tensor()
    {
        var weights = Weights();
        var norm = (int)Layout["model.norm.weight"].Offset;
        (weights[3], weights[norm], weights[norm + 7]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        HuggingFaceLayout.Save(_folder.Path, Config, Memory(weights));

        using var reader = HuggingFaceLayout.OpenWeights(_folder.Path, Layout);
        Assert.Empty(reader.Warnings);
        foreach (var view in Layout.Views)
        {
            reader.Read(view, 0, new float[view.ElementCount]);
        }

        Assert.Equal<string>(
            [
                $"{_folder.File("model.safetensors")}: 1 of the 160 weights of tensor 'model.embed_tokens.weight' are NaN or infinite, so what the model computes may be NaN",
                $"{_folder.File("model.safetensors")}: 2 of the 8 weights of tensor 'model.norm.weight' are NaN or infinite, so what the model computes may be NaN",
            ],
            reader.Warnings.ToArray());
    }

    private static float[] Weights()
    {
        var random = new CounterRandom(RandomKey.FromSeed(4));
        var weights = new float[Layout.Length];
        foreach (var view in Layout.Views)
        {
            for (var i = 0; i < view.ElementCount; i++)
            {
                weights[view.Offset + i] = (float)random.NextGaussian();
            }
        }

        return weights;
    }

    private static ParameterMemory Memory(float[] weights) => view => weights.AsSpan((int)view.Offset, (int)view.ElementCount);

    private void Save(long maxShardBytes) => HuggingFaceLayout.Save(_folder.Path, Config, Memory(Weights()), new CheckpointSaveOptions { MaxShardBytes = maxShardBytes });

    private float[] Load()
    {
        var loaded = new float[Layout.Length];
        HuggingFaceLayout.LoadWeights(_folder.Path, Layout, Memory(loaded));
        return loaded;
    }

    private string Refusal() => Assert.Throws<InvalidInputException>(() => Load()).Message;
}

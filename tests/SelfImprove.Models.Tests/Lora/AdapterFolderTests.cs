using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests.Lora;

/// <summary>Adapters as PEFT writes them: what is read, and what is refused by name.</summary>
public sealed class AdapterFolderTests : IDisposable
{
    private static readonly ModelConfig s_config = new()
    {
        VocabularySize = 20, HiddenSize = 8, IntermediateSize = 12, LayerCount = 2, HeadCount = 2, KeyValueHeadCount = 1, ContextLength = 64,
    };

    // The keys that save_pretrained of PEFT 0.17 writes, with a dropout of training, which is nothing to inference.
    private const string Written = """
        {
          "alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": "base", "bias": "none", "corda_config": null, "eva_config": null,
          "exclude_modules": null, "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true, "layer_replication": null,
          "layers_pattern": null, "layers_to_transform": null, "loftq_config": {}, "lora_alpha": 16, "lora_bias": false, "lora_dropout": 0.05,
          "megatron_config": null, "megatron_core": "megatron.core", "modules_to_save": null, "peft_type": "LORA", "qalora_group_size": 16, "r": 4,
          "rank_pattern": {}, "revision": null, "target_modules": ["v_proj", "q_proj"], "target_parameters": null, "task_type": "CAUSAL_LM",
          "trainable_token_indices": null, "use_dora": false, "use_qalora": false, "use_rslora": false
        }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _adapter;
    private readonly string _base;

    public AdapterFolderTests()
    {
        _adapter = _folder.File("adapter");
        _base = _folder.File("adapter/base");
        Directory.CreateDirectory(_base);
        var room = new float[1000];
        HuggingFaceLayout.Save(_base, s_config, view => room.AsSpan(0, (int)view.ElementCount));
        File.WriteAllText(ConfigPath, Written);
        SafetensorsFile.Write(WeightsPath, [.. Layout.Views.Select(v => (v.Name, v.Shape))], i => Numbers(Layout.Views[i]));
    }

    private static ParameterLayout Layout { get; } = ParameterLayout.CreateAdapter(s_config, new LoraOptions { Rank = 4, TargetModules = ["q_proj", "v_proj"] });

    private string ConfigPath => Path.Combine(_adapter, "adapter_config.json");

    private string WeightsPath => Path.Combine(_adapter, "adapter_model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_PEFT_writes_is_read()
    {
        var adapter = AdapterFolder.Read(_adapter);
        Assert.True(AdapterFolder.Exists(_adapter));
        Assert.False(AdapterFolder.Exists(_base));
        Assert.Equal((4, 16.0, "q_proj,v_proj"), (adapter.Lora.Rank, adapter.Lora.Alpha, string.Join(',', adapter.Lora.TargetModules.Order(StringComparer.Ordinal))));
        Assert.Equal((_base, null, false), (adapter.BaseDirectory, adapter.BaseFingerprint, adapter.HasValueHead));
        Assert.Equal(64, AdapterFolder.CheckBase(_adapter, adapter).Length);
        var values = new float[Layout.Length];
        AdapterFolder.LoadWeights(_adapter, ParameterLayout.CreateAdapter(s_config, adapter.Lora), view => values.AsSpan((int)view.Offset, (int)view.ElementCount));
        Assert.All(Layout.Views, v => Assert.Equal(Numbers(v), values.AsSpan((int)v.Offset, (int)v.ElementCount).ToArray()));
        Assert.Equal(
            ["base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight", "base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight"],
            Layout.Views.Take(2).Select(v => v.Name));
    }

    [Theory]
    [InlineData("use_dora", "true")]
    [InlineData("use_rslora", "true")]
    [InlineData("modules_to_save", """["lm_head"]""")]
    [InlineData("rank_pattern", """{"q_proj": 8}""")]
    [InlineData("layers_to_transform", "[0]")]
    [InlineData("fan_in_fan_out", "true")]
    [InlineData("lora_bias", "true")]
    [InlineData("trainable_token_indices", "[1]")]
    public void What_would_change_the_adapter_is_refused_by_name(string key, string value) => AssertRefused(
        key, value, $"'{key}' is not supported; supported are adapters whose factors lora_A and lora_B are all that there is. PEFT's merge_and_unload() makes an ordinary model of any adapter");

    [Theory]
    [InlineData("peft_type", "\"IA3\"", "adapters of the type 'IA3' are not supported; supported is 'LORA'")]
    [InlineData("bias", "\"all\"", "bias 'all' is not supported: biases are not trained here; supported is 'none'")]
    [InlineData("init_lora_weights", "\"pissa\"", "init_lora_weights 'pissa' changes the base's own weights, which is not supported; PEFT's merge_and_unload() makes an ordinary model of such an adapter")]
    [InlineData("target_modules", "\"all-linear\"", "'target_modules' should be a list of texts, but is \"all-linear\"")]
    [InlineData("target_modules", """["q_proj", "lm_head"]""", "there is no module 'lm_head' to adapt; known are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj")]
    [InlineData("target_modules", "[]", "name at least one module: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj")]
    [InlineData("target_modules", """["q_proj", "q_proj"]""", "the module 'q_proj' is named twice")]
    [InlineData("r", "0", "The field Rank must be between 1 and 4096.")]
    public void What_is_not_an_adapter_of_ours_is_refused(string key, string value, string message) => AssertRefused(key, value, message);

    [Fact]
    public void Weights_of_another_adapter_are_refused_by_tensor()
    {
        var wide = ParameterLayout.CreateAdapter(s_config, new LoraOptions { Rank = 5, TargetModules = ["q_proj", "v_proj"] });
        var few = ParameterLayout.CreateAdapter(s_config, new LoraOptions { Rank = 4, TargetModules = ["q_proj"] });
        var name = "base_model.model.model.layers.0.self_attn.";
        AssertLoading(wide, $"{WeightsPath}: tensor '{name}q_proj.lora_A.weight' has the shape [4, 8], but the base and adapter_config.json ask for [5, 8]");
        AssertLoading(few, $"{WeightsPath}: tensor '{name}v_proj.lora_A.weight' of shape [4, 8] has no place in an adapter of q_proj; adapter_config.json and the weights differ, or the base is another model");
        AssertLoading(
            ParameterLayout.CreateAdapter(s_config, new LoraOptions { Rank = 4 }), $"{WeightsPath}: tensor '{name}k_proj.lora_A.weight' of shape [4, 8] is missing");
        File.Delete(WeightsPath);
        File.WriteAllText(Path.Combine(_adapter, "adapter_model.bin"), "");
        Assert.Equal(
            $"{WeightsPath}: there is no such file; adapter_model.bin is not read: PEFT's save_pretrained(FOLDER) writes it",
            Assert.Throws<InvalidInputException>(() => AdapterFolder.Read(_adapter)).Message);

        void AssertLoading(ParameterLayout layout, string message)
        {
            var values = new float[layout.Length];
            Assert.Equal(message, Assert.Throws<InvalidInputException>(
                () => AdapterFolder.LoadWeights(_adapter, layout, view => values.AsSpan((int)view.Offset, (int)view.ElementCount))).Message);
            Assert.All(values, v => Assert.Equal(0, v));
        }
    }

    [Fact]
    public void Fingerprints_tell_models_apart_and_not_their_files()
    {
        var (first, room) = (AdapterFolder.FingerprintOf(_base), new float[1000]);
        HuggingFaceLayout.Save(_base, s_config, view => room.AsSpan(0, (int)view.ElementCount), new CheckpointSaveOptions { Type = SafetensorsType.BF16, MaxShardBytes = 1 });
        Assert.Equal(first, AdapterFolder.FingerprintOf(_base));
        room[0] = 1;
        HuggingFaceLayout.Save(_base, s_config, view => room.AsSpan(0, (int)view.ElementCount));
        var second = AdapterFolder.FingerprintOf(_base);
        Assert.NotEqual(first, second);
        HuggingFaceLayout.Save(_base, s_config with { RopeTheta = 5000 }, view => room.AsSpan(0, (int)view.ElementCount));
        Assert.NotEqual(second, AdapterFolder.FingerprintOf(_base));
    }

    [Fact]
    public void The_model_and_the_tokenizer_of_an_adapter_are_those_of_its_base()
    {
        WordLevelTokenizer.Build(["a b"], NumberStyle.Whole, null).Save(_base);
        Assert.Equal(HuggingFaceLayout.ReadConfig(_base) with { Carried = s_config.Carried }, HuggingFaceLayout.ReadConfig(_adapter) with { Carried = s_config.Carried });
        Assert.Equal(TokenizerLoader.Load(_base).Encode("b a"), TokenizerLoader.Load(_adapter).Encode("b a"));

        // One of its own comes first.
        WordLevelTokenizer.Build(["a b c d e"], NumberStyle.Whole, null).Save(_adapter);
        Assert.NotEqual(TokenizerLoader.Load(_base).VocabularySize, TokenizerLoader.Load(_adapter).VocabularySize);
    }

    [Fact]
    public void A_copy_finds_the_base_from_its_own_place()
    {
        var copy = Directory.CreateDirectory(_folder.File("elsewhere/copy")).FullName;
        AdapterFolder.Copy(_adapter, copy);
        Assert.Equal("../../adapter/base", (string)JsonNode.Parse(File.ReadAllText(Path.Combine(copy, "adapter_config.json")))!["base_model_name_or_path"]!);
        Assert.Equal(_base, AdapterFolder.Read(copy).BaseDirectory);
        Assert.Equal(File.ReadAllBytes(WeightsPath), File.ReadAllBytes(Path.Combine(copy, "adapter_model.safetensors")));
        Assert.Equal(
            $"{_base}: holds a model (config.json); an adapter needs a folder of its own", Assert.Throws<InvalidInputException>(() => AdapterFolder.Copy(_adapter, _base)).Message);
    }

    private static float[] Numbers(ParameterView view) => [.. Enumerable.Range(0, (int)view.ElementCount).Select(i => (float)(view.Offset + i))];

    private void AssertRefused(string key, string value, string message)
    {
        var json = JsonNode.Parse(Written)!;
        json[key] = JsonNode.Parse(value);
        File.WriteAllText(ConfigPath, json.ToJsonString());
        Assert.Equal($"{ConfigPath}: {message}", Assert.Throws<InvalidInputException>(() => AdapterFolder.Read(_adapter)).Message);
    }
}

using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests;

/// <summary>Configurations as published folders have them, read and written back.</summary>
public sealed class PublishedConfigTests : IDisposable
{
    private const string Shape = """
        "hidden_act":"silu","hidden_size":16,"intermediate_size":12,"num_attention_heads":4,"num_hidden_layers":2,"num_key_value_heads":2,"vocab_size":20,
        "max_position_embeddings":4096,"rms_norm_eps":1e-06
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_qwen3_folder_has_norms_and_its_own_head_size()
    {
        var config = Read("""{"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3","head_dim":8,"attention_bias":false,"use_sliding_window":false,"sliding_window":null,"rope_theta":1000000,SHAPE}""");

        Assert.Equal((ModelArchitecture.Qwen3, true, false, 8, 1e6, null), (config.Architecture, config.QueryKeyNorm, config.AttentionBias, config.EffectiveHeadSize, config.RopeTheta, config.SlidingWindow));
        Assert.Contains("model.layers.1.self_attn.k_norm.weight", ParameterLayout.Create(config).Views.Select(v => v.Name));
        Assert.Equal(128, Read("""{"model_type":"qwen3",SHAPE}""").EffectiveHeadSize);
    }

    [Theory]
    [InlineData("mistral", "\"sliding_window\":256", 256)]
    [InlineData("mistral", "\"sliding_window\":null", null)]
    [InlineData("mistral", "\"head_dim\":4", 4096)]
    [InlineData("llama", "\"sliding_window\":256", null)]
    [InlineData("qwen2", "\"sliding_window\":256,\"use_sliding_window\":false,\"max_window_layers\":0", null)]
    [InlineData("qwen2", "\"sliding_window\":256,\"use_sliding_window\":true,\"max_window_layers\":1", 256)]
    [InlineData("qwen2", "\"sliding_window\":256,\"use_sliding_window\":true,\"max_window_layers\":2", null)]
    [InlineData("qwen3", "\"sliding_window\":256,\"use_sliding_window\":true,\"layer_types\":[\"full_attention\",\"sliding_attention\"]", 256)]
    [InlineData("qwen3", "\"sliding_window\":256,\"use_sliding_window\":true,\"layer_types\":[\"full_attention\",\"full_attention\"]", null)]
    public void A_window_that_a_layer_has_holds_sequences_to_its_length(string type, string keys, int? window)
    {
        var config = Read($$"""{"model_type":"{{type}}",{{keys}},SHAPE}""");

        Assert.Equal((window, window ?? 4096), (config.SlidingWindow, config.UsableContextLength));
        Save(config);
        Assert.Equal(config, HuggingFaceLayout.ReadConfig(_folder.Path));
    }

    [Fact]
    public void Newer_spellings_are_read()
    {
        var config = Read("""{"model_type":"llama","dtype":"bfloat16","rope_parameters":{"rope_type":"yarn","rope_theta":7000.0,"factor":4.0,"original_max_position_embeddings":1024},SHAPE}""");

        Assert.Equal((7000, new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalContextLength = 1024 }), (config.RopeTheta, config.RopeScaling));
        Assert.Equal("{}", config.Carried.Config);
    }

    [Fact]
    public void Settings_that_the_model_does_not_depend_on_come_back_as_they_were()
    {
        File.WriteAllText(_folder.File("generation_config.json"), """{"bos_token_id":3,"do_sample":true,"eos_token_id":[4,3],"pad_token_id":3,"temperature":0.7,"transformers_version":"4.47.1"}""");
        var config = Read("""
            {"architectures":["Qwen2ForCausalLM"],"model_type":"qwen2","bos_token_id":3,"eos_token_id":4,"attention_dropout":0.1,"initializer_range":0.02,"max_window_layers":2,"note":{"by":["a",1.50]},
             "auto_map":{"AutoModel":"code.Model"},"sliding_window":4096,"use_sliding_window":false,"torch_dtype":"bfloat16","use_cache":true,SHAPE}
            """);

        Save(config, new CheckpointSaveOptions { Type = SafetensorsType.BF16 });

        Assert.Equal(config, HuggingFaceLayout.ReadConfig(_folder.Path));
        var json = JsonNode.Parse(File.ReadAllText(_folder.File("config.json")))!;
        Assert.Equal(("Qwen2ForCausalLM", "qwen2", "bfloat16", "0.1", "2", """{"by":["a",1.50]}""", "4096"), (
            (string)json["architectures"]![0]!, (string)json["model_type"]!, (string)json["torch_dtype"]!, Text(json, "attention_dropout"), Text(json, "max_window_layers"), Text(json, "note"), Text(json, "sliding_window")));
        Assert.Null(json["auto_map"]);
        Assert.Equal(
            """
            {
              "bos_token_id": 3,
              "eos_token_id": [
                4,
                3
              ],
              "do_sample": true,
              "pad_token_id": 3,
              "temperature": 0.7,
              "transformers_version": "4.47.1"
            }

            """,
            File.ReadAllText(_folder.File("generation_config.json")));

        static string Text(JsonNode json, string key) => json[key]!.ToJsonString();
    }

    private ModelConfig Read(string json)
    {
        File.WriteAllText(_folder.File("config.json"), json.Replace("SHAPE", Shape, StringComparison.Ordinal));
        return HuggingFaceLayout.ReadConfig(_folder.Path);
    }

    private void Save(ModelConfig config, CheckpointSaveOptions? options = null) =>
        HuggingFaceLayout.Save(_folder.Path, config, view => new float[view.ElementCount], options);
}

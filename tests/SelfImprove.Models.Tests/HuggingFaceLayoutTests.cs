using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace SelfImprove.Models.Tests;

public sealed class HuggingFaceLayoutTests : IDisposable
{
    private static readonly ModelConfig Llama = new()
    {
        VocabularySize = 20,
        HiddenSize = 8,
        IntermediateSize = 12,
        LayerCount = 2,
        HeadCount = 4,
        KeyValueHeadCount = 2,
        ContextLength = 64,
        RopeTheta = 5e5,
        NormEpsilon = 1e-6,
        TokenIds = new SpecialTokenIds { EndOfSequence = [1], Padding = 0 },
    };

    private readonly TemporaryFolder _folder = new();

    private string ConfigPath => _folder.File("config.json");

    private string WeightsPath => _folder.File("model.safetensors");

    public static TheoryData<string, ModelConfig> Configurations => new()
    {
        { "llama", Llama },
        { "qwen2", Llama with { AttentionBias = true, TieEmbeddings = false, NormEpsilon = 1e-5, TokenIds = SpecialTokenIds.None } },
        { "mistral", Llama with { Architecture = ModelArchitecture.Mistral, SlidingWindow = 32, TieEmbeddings = false } },
        { "mistral without a window", Llama with { Architecture = ModelArchitecture.Mistral } },
        { "qwen3", Llama with { QueryKeyNorm = true, HeadSize = 6, SlidingWindow = 48, RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalContextLength = 16, AttentionFactor = 1.25, Truncate = false } } },
        { "llama3", Llama with { RopeScaling = new RopeScaling { Kind = RopeScalingKind.Llama3, Factor = 8, OriginalContextLength = 16, LowFrequencyFactor = 2 } } },
        { "linear", Llama with { RopeScaling = new RopeScaling { Kind = RopeScalingKind.Linear, Factor = 2.5 } } },
        { "critic", Llama with { ValueHead = true, HeadSize = 6, TokenIds = new SpecialTokenIds { BeginOfSequence = 2, EndOfSequence = [1, 3] } } },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Configurations))]
    public void A_saved_model_is_loaded_bit_for_bit(string name, ModelConfig config)
    {
        Assert.NotEmpty(name);
        var layout = ParameterLayout.Create(config);
        var weights = RandomWeights(layout);
        HuggingFaceLayout.Save(_folder.Path, config, Memory(weights));

        Assert.Equal(config, HuggingFaceLayout.ReadConfig(_folder.Path));
        var loaded = new float[layout.Length];
        HuggingFaceLayout.LoadWeights(_folder.Path, layout, Memory(loaded));
        Assert.Equal(weights, loaded);
    }

    [Fact]
    public void The_configuration_is_written_as_transformers_writes_it()
    {
        HuggingFaceLayout.Save(_folder.Path, Llama, Memory(RandomWeights(ParameterLayout.Create(Llama))));

        Assert.Equal(
            """
            {
              "architectures": [
                "LlamaForCausalLM"
              ],
              "attention_bias": false,
              "attention_dropout": 0.0,
              "eos_token_id": 1,
              "pad_token_id": 0,
              "head_dim": 2,
              "hidden_act": "silu",
              "hidden_size": 8,
              "initializer_range": 0.02,
              "intermediate_size": 12,
              "max_position_embeddings": 64,
              "model_type": "llama",
              "num_attention_heads": 4,
              "num_hidden_layers": 2,
              "num_key_value_heads": 2,
              "rms_norm_eps": 1e-06,
              "rope_scaling": null,
              "rope_theta": 500000.0,
              "tie_word_embeddings": true,
              "torch_dtype": "float32",
              "use_cache": true,
              "vocab_size": 20
            }

            """,
            File.ReadAllText(ConfigPath));
        Assert.Equal(
            """
            {
              "_from_model_config": true,
              "eos_token_id": 1,
              "pad_token_id": 0
            }

            """,
            File.ReadAllText(_folder.File("generation_config.json")));
    }

    [Fact]
    public void A_published_qwen_configuration_is_understood()
    {
        // The keys of Qwen2.5's config.json; sliding_window does not count when use_sliding_window is false.
        File.WriteAllText(ConfigPath, """
            {"architectures":["Qwen2ForCausalLM"],"attention_dropout":0.0,"bos_token_id":316,"eos_token_id":317,"hidden_act":"silu","hidden_size":64,
             "initializer_range":0.02,"intermediate_size":172,"max_position_embeddings":32768,"max_window_layers":3,"model_type":"qwen2",
             "num_attention_heads":4,"num_hidden_layers":3,"num_key_value_heads":2,"rms_norm_eps":1e-06,"rope_scaling":null,"rope_theta":1000000.0,
             "sliding_window":32768,"tie_word_embeddings":true,"torch_dtype":"bfloat16","transformers_version":"4.47.1","use_cache":true,
             "use_mrope":false,"use_sliding_window":false,"vocab_size":320}
            """);
        File.WriteAllText(_folder.File("generation_config.json"), """{"bos_token_id":316,"do_sample":true,"eos_token_id":[317,316],"top_p":0.8}""");

        var config = HuggingFaceLayout.ReadConfig(_folder.Path);

        Assert.Equal(
            new ModelConfig
            {
                VocabularySize = 320,
                HiddenSize = 64,
                IntermediateSize = 172,
                LayerCount = 3,
                HeadCount = 4,
                KeyValueHeadCount = 2,
                ContextLength = 32768,
                RopeTheta = 1e6,
                NormEpsilon = 1e-6,
                TieEmbeddings = true,
                AttentionBias = true,
                TokenIds = new SpecialTokenIds { BeginOfSequence = 316, EndOfSequence = [317, 316] },
                Carried = new CarriedSettings(
                    """{"max_window_layers":3,"sliding_window":32768,"transformers_version":"4.47.1","use_mrope":false}""", """{"do_sample":true,"top_p":0.8}"""),
            },
            config);
    }

    [Fact]
    public void Rotary_parameters_are_read_where_newer_versions_write_them()
    {
        Save(Llama);
        Change(json =>
        {
            json.AsObject().Remove("rope_theta");
            json["rope_parameters"] = JsonNode.Parse("""{"rope_theta":1234.5,"rope_type":"default"}""");
        });

        Assert.Equal(1234.5, HuggingFaceLayout.ReadConfig(_folder.Path).RopeTheta);
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"", "model_type 'gpt2' is not supported; supported are 'llama', 'mistral', 'qwen2' and 'qwen3'")]
    [InlineData("architectures", """["LlamaForSequenceClassification"]""", "architecture 'LlamaForSequenceClassification' is not supported for model_type 'llama'; supported are 'LlamaForCausalLM', 'MistralForCausalLM', 'Qwen2ForCausalLM' and 'Qwen3ForCausalLM'")]
    [InlineData("rope_scaling", """{"rope_type":"dynamic","factor":32.0}""", "rotary positions of the kind 'dynamic' (rope_scaling) are not supported; supported are 'default', 'linear', 'llama3' and 'yarn'")]
    [InlineData("rope_scaling", """{"type":"longrope","long_factor":[2.0]}""", "rotary positions of the kind 'longrope' (rope_scaling) are not supported; supported are 'default', 'linear', 'llama3' and 'yarn'")]
    [InlineData("rope_scaling", """{"rope_type":"linear"}""", "rope_scaling: 'factor' is missing")]
    [InlineData("rope_scaling", """{"rope_type":"linear","factor":0.5}""", "The field Factor must be between 1 and 1000000.")]
    [InlineData("rope_scaling", """{"rope_type":"llama3","factor":2,"low_freq_factor":4,"high_freq_factor":4,"original_max_position_embeddings":8}""", "the low frequency factor 4 is not less than the high frequency factor 4")]
    [InlineData("rope_scaling", """{"rope_type":"yarn","factor":2,"beta_fast":1}""", "beta slow 1 is not less than beta fast 1")]
    [InlineData("rope_scaling", """{"rope_type":"yarn","factor":2,"mscale":0.7}""", "rope_scaling: mscale and mscale_all_dim are not supported; give the attention_factor that follows from them")]
    [InlineData("partial_rotary_factor", "0.5", "partial_rotary_factor 0.5 is not supported: whole heads turn here")]
    [InlineData("hidden_act", "\"gelu\"", "hidden_act 'gelu' is not supported; supported is 'silu'")]
    [InlineData("attention_bias", "true", "a model of the type 'llama' with attention_bias (biases on the output projection too) is not supported; supported are biases as in 'qwen2'")]
    [InlineData("mlp_bias", "true", "mlp_bias is not supported: feed-forward layers have no biases here")]
    [InlineData("quantization_config", "{}", "quantised weights (quantization_config) are not supported; use the checkpoint in float32, float16 or bfloat16")]
    [InlineData("hidden_size", "null", "'hidden_size' is missing")]
    [InlineData("hidden_size", "\"8\"", "'hidden_size' should be a whole number below 2^31, but is \"8\"")]
    [InlineData("hidden_size", "8.5", "'hidden_size' should be a whole number below 2^31, but is 8.5")]
    [InlineData("num_key_value_heads", "3", "3 key/value heads do not divide 4 heads")]
    [InlineData("num_hidden_layers", "0", "The field LayerCount must be between 1 and 1024.")]
    [InlineData("num_attention_heads", "0", "The field HeadCount must be between 1 and 1024.")]
    [InlineData("eos_token_id", "20", "the special token id 20 is not in the vocabulary of 20")]
    [InlineData("eos_token_id", "\"end\"", "'eos_token_id' should be a whole number or a list of whole numbers, but is \"end\"")]
    [InlineData("rope_theta", "1e999", "'rope_theta' should be a number, but is 1e999")]
    public void What_the_model_can_not_do_is_refused(string key, string value, string message)
    {
        Save(Llama);
        File.Delete(_folder.File("generation_config.json"));
        Change(json => json[key] = JsonNode.Parse(value));

        Assert.Equal($"{ConfigPath}: {message}", Refusal(() => HuggingFaceLayout.ReadConfig(_folder.Path)));
    }

    [Fact]
    public void A_repeated_key_is_refused()
    {
        File.WriteAllText(ConfigPath, """{"model_type":"llama","model_type":"qwen2"}""");

        var message = Refusal(() => HuggingFaceLayout.ReadConfig(_folder.Path));

        Assert.StartsWith($"{ConfigPath}:1:", message, StringComparison.Ordinal);
        Assert.Contains(": malformed JSON: ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_shape_is_named_with_both_shapes()
    {
        Save(Llama);

        Assert.Equal(
            $"{WeightsPath}: tensor 'model.layers.0.mlp.gate_proj.weight' has the shape [12, 8], but the model's configuration asks for [16, 8]",
            Refusal(() => Load(Llama with { IntermediateSize = 16 })));
    }

    [Fact]
    public void A_missing_tensor_is_named_with_the_nearest_one()
    {
        WriteTensors(v => [v.Name == "model.norm.weight" ? "model.norm.wieght" : v.Name]);

        Assert.Equal(
            $"{WeightsPath}: tensor 'model.norm.weight' of shape [8] is missing; the nearest name that the model does not know is 'model.norm.wieght'",
            Refusal(() => Load(Llama)));
    }

    [Fact]
    public void A_tensor_without_a_place_is_named()
    {
        Save(Llama with { ValueHead = true });

        Assert.Equal(
            $"{WeightsPath}: tensor 'value_head.weight' of shape [1, 8] has no place in the model that the configuration describes",
            Refusal(() => Load(Llama)));
    }

    [Fact]
    public void Stored_rotary_frequencies_are_ignored()
    {
        WriteTensors(v => v.Name == "model.norm.weight" ? [v.Name, "model.layers.0.self_attn.rotary_emb.inv_freq"] : [v.Name]);

        Load(Llama);
    }

    [Fact]
    public void A_refused_file_changes_no_weight()
    {
        WriteTensors(v => v.Name == "model.norm.weight" ? [] : [v.Name]);
        var layout = ParameterLayout.Create(Llama);
        var weights = RandomWeights(layout);
        var before = weights.ToArray();

        Assert.Throws<InvalidInputException>(() => HuggingFaceLayout.LoadWeights(_folder.Path, layout, Memory(weights)));

        Assert.Equal(before, weights);
    }

    [Fact]
    public void Shards_are_found_through_their_index()
    {
        var layout = ParameterLayout.Create(Llama);
        var weights = RandomWeights(layout);
        var map = new JsonObject();
        foreach (var (part, views) in layout.Views.Chunk(7).Select((views, i) => ($"model-{i}.safetensors", views)))
        {
            SafetensorsFile.Write(_folder.File(part), [.. views.Select(v => (v.Name, v.Shape))], i => Memory(weights)(views[i]));
            foreach (var view in views)
            {
                map[view.Name] = part;
            }
        }

        File.WriteAllText(_folder.File("model.safetensors.index.json"), new JsonObject { ["weight_map"] = map }.ToJsonString());

        var loaded = new float[layout.Length];
        HuggingFaceLayout.LoadWeights(_folder.Path, layout, Memory(loaded));
        Assert.Equal(weights, loaded);
    }

    [Theory]
    [InlineData("../other/model.safetensors")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void An_index_can_not_name_files_outside_its_folder(string shard)
    {
        File.WriteAllText(_folder.File("model.safetensors.index.json"), new JsonObject { ["weight_map"] = new JsonObject { ["a"] = shard } }.ToJsonString());

        Assert.Equal(
            $"{_folder.File("model.safetensors.index.json")}: weight_map: tensor 'a' is said to be in '{shard}', which is not the name of a file in the same folder",
            Refusal(() => Load(Llama)));
    }

    private static float[] RandomWeights(ParameterLayout layout)
    {
        var random = new CounterRandom(RandomKey.FromSeed(4));
        var weights = new float[layout.Length];
        foreach (var view in layout.Views)
        {
            for (var i = 0; i < view.ElementCount; i++)
            {
                weights[view.Offset + i] = (float)random.NextGaussian();
            }
        }

        return weights;
    }

    private static ParameterMemory Memory(float[] weights) => view => weights.AsSpan((int)view.Offset, (int)view.ElementCount);

    private static string Refusal(Action act) => Assert.Throws<InvalidInputException>(act).Message;

    private void Save(ModelConfig config) => HuggingFaceLayout.Save(_folder.Path, config, Memory(RandomWeights(ParameterLayout.Create(config))));

    private void Load(ModelConfig config)
    {
        var layout = ParameterLayout.Create(config);
        HuggingFaceLayout.LoadWeights(_folder.Path, layout, Memory(new float[layout.Length]));
    }

    private void WriteTensors(Func<ParameterView, ImmutableArray<string>> names)
    {
        var tensors = ParameterLayout.Create(Llama).Views.SelectMany(v => names(v).Select(name => (name, v.Shape))).ToList();
        SafetensorsFile.Write(WeightsPath, tensors, i => new float[tensors[i].Shape.Aggregate(1L, (a, b) => a * b)]);
    }

    private void Change(Action<JsonNode> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(ConfigPath))!;
        change(json);
        File.WriteAllText(ConfigPath, json.ToJsonString());
    }
}

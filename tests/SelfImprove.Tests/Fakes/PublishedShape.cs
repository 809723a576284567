namespace SelfImprove.Tests;

/// <summary>Tiny checkpoints with fresh weights in the form of published ones: their architectures, byte-level tokenizers with chat templates, generation_config.json.</summary>
internal static class PublishedShape
{
    /// <summary>The tokenizer and the shape of an architecture.</summary>
    public static TheoryData<string> Families => ["llama3", "qwen2"];

    /// <summary>Makes a checkpoint.</summary>
    /// <param name="family">One of <see cref="Families"/>.</param>
    /// <param name="folder">The folder to be made.</param>
    /// <returns>The folder.</returns>
    public static string Make(string family, string folder)
    {
        var tokenizer = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", family);
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(tokenizer))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(folder, "config.json"), family == "qwen2" ? Qwen : Llama);
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), family == "qwen2" ? QwenGeneration : LlamaGeneration);
        FreshCheckpoint.Write(folder, HuggingFaceLayout.ReadConfig(folder), RandomKey.FromSeed(5));
        return folder;
    }

    // More rows than tokens (1,206 and 1,240), as published models have them.
    private const string Qwen = """
        {"architectures":["Qwen2ForCausalLM"],"model_type":"qwen2","hidden_act":"silu","hidden_size":32,"intermediate_size":48,"max_position_embeddings":32768,"num_attention_heads":4,
         "num_hidden_layers":2,"num_key_value_heads":2,"rms_norm_eps":1e-06,"rope_theta":1000000.0,"tie_word_embeddings":true,"torch_dtype":"bfloat16","use_sliding_window":false,
         "vocab_size":1216,"bos_token_id":1200,"eos_token_id":1202,"transformers_version":"4.47.1"}
        """;

    private const string QwenGeneration = """{"bos_token_id":1200,"do_sample":true,"eos_token_id":[1202,1200],"pad_token_id":1200,"temperature":0.7,"top_k":20,"transformers_version":"4.47.1"}""";

    private const string Llama = """
        {"architectures":["LlamaForCausalLM"],"model_type":"llama","head_dim":8,"hidden_act":"silu","hidden_size":32,"intermediate_size":48,"max_position_embeddings":131072,
         "num_attention_heads":4,"num_hidden_layers":2,"num_key_value_heads":2,"rms_norm_eps":1e-05,"rope_theta":500000.0,
         "rope_scaling":{"factor":32.0,"high_freq_factor":4.0,"low_freq_factor":1.0,"original_max_position_embeddings":8192,"rope_type":"llama3"},
         "tie_word_embeddings":true,"torch_dtype":"bfloat16","vocab_size":1248,"bos_token_id":1229,"eos_token_id":[1230,1237,1238],"transformers_version":"4.47.1"}
        """;

    private const string LlamaGeneration = """{"bos_token_id":1229,"do_sample":true,"eos_token_id":[1230,1237,1238],"temperature":0.6,"top_p":0.9,"transformers_version":"4.47.1"}""";
}

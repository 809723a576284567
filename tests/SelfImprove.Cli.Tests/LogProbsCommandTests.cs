using System.Globalization;
using System.Text.Json.Nodes;

namespace SelfImprove.Cli.Tests;

/// <summary><c>logprobs</c> and <c>init-model</c>.</summary>
public sealed class LogProbsCommandTests : IDisposable
{
    private const string Example = """a line looks like {"ids":[717,489]} or {"text":"12 + 30 = 42"}""";

    private static readonly string Fixtures = Path.Combine(AppContext.BaseDirectory, "Fixtures", "models");
    private static readonly string Qwen = Path.Combine(Fixtures, "models", "qwen2-tied-bf16");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.0", 1e-4)]
    [InlineData("0.7", 2e-4)]
    public async Task Numbers_are_those_of_the_reference(string temperature, double tolerance)
    {
        var sequence = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Fixtures, "reference", "qwen2-tied-bf16.json")))!["sequences"]![0]!;
        var ids = string.Join(',', sequence["input_ids"]!.AsArray().Select(i => (int)i!));

        var run = await CommandRun.OfAsync("logprobs", "--model", Qwen, "--ids", ids, "--temperature", temperature, "--top", "2");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var logProbs = sequence["next_token_logprobs"]![temperature]!.AsArray();
        var entropies = sequence["entropy"]![temperature]!.AsArray();
        Assert.Equal(entropies.Count, run.Json.Length);
        for (var i = 0; i < entropies.Count; i++)
        {
            Assert.Equal((1, i + 1), ((int)run.Json[i]["line"]!, (int)run.Json[i]["position"]!));
            Assert.Equal((double)entropies[i]!, (double)run.Json[i]["entropy"]!, tolerance);
            var logits = sequence["logits"]![i]!.AsArray().Select((z, id) => ((double)z!, id)).OrderByDescending(z => z.Item1).Take(2);
            Assert.Equal(logits.Select(z => z.id), run.Json[i]["top"]!.AsArray().Select(t => (int)t!["id"]!));
            if (i < logProbs.Count)
            {
                Assert.Equal((int)sequence["input_ids"]![i + 1]!, (int)run.Json[i]["id"]!);
                Assert.Equal((double)logProbs[i]!, (double)run.Json[i]["log_prob"]!, tolerance);
            }
        }

        Assert.Null(run.Json[^1]["id"]);
        Assert.Null(run.Json[^1]["log_prob"]);
    }

    [Fact]
    public async Task A_fresh_model_of_a_published_shape_reads_texts()
    {
        var shape = _folder.File("shape");
        var fresh = _folder.File("fresh");
        Directory.CreateDirectory(shape);
        WordLevelTokenizer.Build(["two plus three"]).Save(shape);
        await File.WriteAllTextAsync(Path.Combine(shape, "config.json"), """
            {"architectures":["Qwen3ForCausalLM"],"model_type":"qwen3","head_dim":8,"hidden_act":"silu","hidden_size":16,"intermediate_size":24,"num_attention_heads":2,"num_hidden_layers":2,
             "num_key_value_heads":1,"vocab_size":2000,"max_position_embeddings":3,"rms_norm_eps":1e-06,"tie_word_embeddings":true,"transformers_version":"4.51.0"}
            """);

        var made = await CommandRun.OfAsync("init-model", shape, fresh, "--type", "bfloat16", "--seed", "3");
        var run = await CommandRun.WithInputAsync("""{"text":"two plus three"}""", "logprobs", "--model", fresh, "--top", "1", "--weights", "bfloat16");
        var again = await CommandRun.OfAsync("init-model", shape, fresh);

        Assert.Equal((0, $"model: {fresh} (0.04 M weights)\n", ""), (made.ExitCode, made.Out, made.Error));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));

        // The context is full, so there is no line for a token that would come next.
        Assert.Equal(["plus ", "three"], run.Json.Select(j => (string)j["token"]!));
        Assert.All(run.Json, j => Assert.InRange((double)j["log_prob"]!, -1.5 * Math.Log(2000), -0.5 * Math.Log(2000)));
        Assert.Equal("4.51.0", (string)JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(fresh, "config.json")))!["transformers_version"]!);
        Assert.Equal((2, $"{fresh}: there is a model already; give another folder\n"), (again.ExitCode, again.Error));
    }

    [Theory]
    [InlineData("{}", "standard input:1: give either ids or text; " + Example)]
    [InlineData("""{"ids":[1],"text":"x"}""", "standard input:1: give either ids or text; " + Example)]
    [InlineData("""{"ids":[1,320]}""", "standard input:1: the id 320 is not in the vocabulary; ids are in [0, 319]")]
    [InlineData("""{"ids":[]}""", "standard input:1: 0 tokens; the model takes sequences of 1 to 32768")]
    [InlineData("""{"ids":["x"]}""", "standard input:1: ids[0] has a value of the wrong type; " + Example)]
    public async Task A_line_that_can_not_be_scored_is_named(string input, string message)
    {
        var run = await CommandRun.WithInputAsync(input, "logprobs", "--model", Qwen);

        Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task Options_out_of_range_and_texts_without_a_tokenizer_are_user_errors()
    {
        var ids = await CommandRun.OfAsync("logprobs", "--model", Qwen, "--ids", "1,x");
        var temperature = await CommandRun.OfAsync("logprobs", "--model", Qwen, "--ids", "1", "--temperature", "0");
        var top = await CommandRun.OfAsync("logprobs", "--model", Qwen, "--ids", "1", "--top", "321");
        var text = await CommandRun.WithInputAsync("""{"text":"x"}""", "logprobs", "--model", Qwen);

        Assert.Equal((2, "--ids 1,x: 'x' is not a token id; write ids separated by commas, such as 316,286,278\n"), (ids.ExitCode, ids.Error));
        Assert.Equal((2, "--temperature must be greater than 0 and finite, but is 0\n"), (temperature.ExitCode, temperature.Error));
        Assert.Equal((2, "--top must be 0 to 320, but is 321\n"), (top.ExitCode, top.Error));
        Assert.Equal((2, string.Create(CultureInfo.InvariantCulture, $"standard input:1: a text needs a tokenizer, and {Qwen} has no tokenizer.json; give ids\n")), (text.ExitCode, text.Error));
    }

    [Fact]
    public async Task A_tokenizer_with_more_tokens_than_the_model_is_refused()
    {
        foreach (var file in Directory.EnumerateFiles(Qwen))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", "qwen2")))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        var run = await CommandRun.OfAsync("sample", _folder.Path, "--prompt", "x");

        Assert.Equal(2, run.ExitCode);
        Assert.Matches("^" + System.Text.RegularExpressions.Regex.Escape(_folder.Path) + @": the tokenizer has \d+ tokens, the model 320; is it the model's own tokenizer\?\n$", run.Error);
    }
}

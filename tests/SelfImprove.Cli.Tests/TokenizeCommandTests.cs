namespace SelfImprove.Cli.Tests;

public sealed class TokenizeCommandTests : IDisposable
{
    private const string Example = """a line looks like {"text":"12 + 30 = 42"}""";
    private const string IdsExample = """a line looks like {"ids":[717,489]}""";

    private static readonly string Llama = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", "llama3");
    private static readonly string Qwen = Path.Combine(AppContext.BaseDirectory, "Fixtures", "tokenizers", "qwen2");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_text_gets_ids_and_their_spellings()
    {
        var run = await CommandRun.WithInputAsync("{\"text\":\"123456789\"}\n\n{\"text\":\" café<|eot_id|>\",\"note\":\"other keys are for others\"}\n", "tokenize", "--model", Llama);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal([1, 3], run.Json.Select(j => (int)j["line"]!));
        Assert.Equal("""["123","456","78","9"]""", run.Json[0]["tokens"]!.ToJsonString());
        Assert.Equal(["ĠcafÃ©", "<|eot_id|>"], run.Json[1]["tokens"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(run.Json[1]["tokens"]!.AsArray().Count, run.Json[1]["ids"]!.AsArray().Count);
    }

    [Fact]
    public async Task What_tokenize_prints_detokenize_reads()
    {
        var file = _folder.Write("texts.jsonl", "{\"text\":\"naïve 👍🏽 \\n\\t17 * 24 = 408<|im_end|>\"}\n{\"text\":\"\"}\n");
        var tokens = await CommandRun.OfAsync("tokenize", file, "--model", Qwen);

        var texts = await CommandRun.WithInputAsync(tokens.Out, "detokenize", "--model", Qwen);
        var without = await CommandRun.WithInputAsync(tokens.Out, "detokenize", "-", "--model", Qwen, "--skip-special-tokens");

        Assert.Equal((0, ""), (texts.ExitCode, texts.Error));
        Assert.Equal("{\"line\":1,\"text\":\"naïve \\uD83D\\uDC4D\\uD83C\\uDFFD \\n\\t17 * 24 = 408<|im_end|>\"}\n{\"line\":2,\"text\":\"\"}\n", texts.Out);
        Assert.EndsWith("= 408", (string)without.Json[0]["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Special_tokens_are_added_when_asked_for()
    {
        const string Line = """{"text":"The"}""";
        var plain = await CommandRun.WithInputAsync(Line, "tokenize", "--model", Llama);
        var special = await CommandRun.WithInputAsync(Line, "tokenize", "--model", Llama, "--add-special-tokens");

        Assert.Equal("""["The"]""", plain.Json[0]["tokens"]!.ToJsonString());
        Assert.Equal(["<|begin_of_text|>", "The"], special.Json[0]["tokens"]!.AsArray().Select(t => (string)t!));
    }

    [Fact]
    public async Task A_conversation_is_rendered_by_the_models_template_or_by_one_that_is_built_in()
    {
        const string Lines = """
            {"messages":[{"role":"user","content":"Hi"}]}
            {"messages":[{"role":"system","content":"S"},{"role":"user","content":"Hi"},{"role":"assistant","content":"Ho"}]}
            """;
        var own = await CommandRun.WithInputAsync(Lines, "tokenize", "--model", Qwen, "--chat");
        var builtIn = await CommandRun.WithInputAsync(Lines, "tokenize", "--model", Llama, "--chat", "--chat-template", "llama-3");

        Assert.Equal((0, ""), (own.ExitCode, own.Error));
        Assert.Equal(
            "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", (string)own.Json[0]["text"]!);
        Assert.Equal("<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHo<|im_end|>\n", (string)own.Json[1]["text"]!);
        Assert.Equal("<|im_start|>", (string)own.Json[0]["tokens"]![0]!);
        Assert.Equal("<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n", (string)builtIn.Json[0]["text"]!);
    }

    [Theory]
    [InlineData("""{"texts":"x"}""", "standard input:1: 'text' is missing; " + Example)]
    [InlineData("""{"text":7}""", "standard input:1: text has a value of the wrong type; " + Example)]
    [InlineData("""{"text":"\ud83d"}""", "standard input:1: text is not Unicode: half of a surrogate pair stands alone; " + Example)]
    [InlineData("\n{\"text\":\"x\"", "standard input:2:12: malformed JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")]
    [InlineData("[1]", "standard input:1:1: the line is not a JSON object; " + Example)]
    public async Task A_broken_line_is_named_with_its_number(string input, string message)
    {
        var run = await CommandRun.WithInputAsync(input, "tokenize", "--model", Llama);

        Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Theory]
    [InlineData("""{"text":"x"}""", "standard input:1: 'ids' is missing; " + IdsExample)]
    [InlineData("""{"ids":[1,"x"]}""", "standard input:1: ids[1] has a value of the wrong type; " + IdsExample)]
    [InlineData("""{"ids":[5,1240]}""", "standard input:1: the id 1240 is not in the vocabulary; ids are in [0, 1239]")]
    [InlineData("""{"ids":[-1]}""", "standard input:1: the id -1 is not in the vocabulary; ids are in [0, 1239]")]
    public async Task Ids_that_are_none_are_named_with_their_line(string input, string message)
    {
        var run = await CommandRun.WithInputAsync(input, "detokenize", "--model", Llama);

        Assert.Equal((2, "", message + "\n"), (run.ExitCode, run.Out, run.Error));
    }

    [Fact]
    public async Task A_folder_without_a_tokenizer_or_template_is_a_user_error()
    {
        var none = await CommandRun.OfAsync("tokenize", "--model", _folder.Path);
        WordLevelTokenizer.Build(["Hi"]).Save(_folder.Path);
        var words = await CommandRun.WithInputAsync("""{"text":"Hi 7"}""", "tokenize", "--model", _folder.Path);
        var chat = await CommandRun.OfAsync("tokenize", "--model", _folder.Path, "--chat");

        Assert.Equal((2, $"{_folder.File("tokenizer.json")}: there is no such file\n"), (none.ExitCode, none.Error));
        Assert.Equal("""["Hi ","7"]""", words.Json[0]["tokens"]!.ToJsonString());
        Assert.Equal((2, $"{_folder.Path}: has no chat template; choose a built-in one with --chat-template: chatml, llama-3, llama-3.2, plain\n"), (chat.ExitCode, chat.Error));
    }

    [Fact]
    public async Task Options_that_do_not_go_together_are_user_errors()
    {
        var template = await CommandRun.OfAsync("tokenize", "--model", Llama, "--chat-template", "plain");
        var special = await CommandRun.OfAsync("tokenize", "--model", Llama, "--chat", "--add-special-tokens");
        var unknown = await CommandRun.OfAsync("tokenize", "--model", Llama, "--chat", "--chat-template", "llama");

        Assert.Equal((2, "--chat-template needs --chat.\nSee 'selfimprove tokenize --help'.\n"), (template.ExitCode, template.Error));
        Assert.Equal(
            (2, "--add-special-tokens does not go with --chat: a chat template writes the tokens that the model expects.\nSee 'selfimprove tokenize --help'.\n"), (special.ExitCode, special.Error));
        Assert.Equal((2, "there is no built-in chat template 'llama'; there are chatml, llama-3, llama-3.2, plain\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public async Task A_conversation_that_the_template_refuses_is_named_with_its_line()
    {
        File.Copy(Path.Combine(Llama, "tokenizer.json"), _folder.File("tokenizer.json"));
        File.Copy(Path.Combine(Llama, "tokenizer_config.json"), _folder.File("tokenizer_config.json"));
        var template = _folder.Write("chat_template.jinja", "{% if messages | length < 2 %}{{ raise_exception('Say more!') }}{% endif %}");

        var run = await CommandRun.WithInputAsync("""{"messages":[{"role":"user","content":"Hi"}]}""", "tokenize", "--model", _folder.Path, "--chat");

        Assert.Equal((2, $"standard input:1: {template}, line 1: it refuses this conversation: Say more!\n"), (run.ExitCode, run.Error));
    }
}

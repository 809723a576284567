using SelfImprove.Tests;

namespace SelfImprove.Cli.Tests;

/// <summary>Commands that ask a model through its chat template.</summary>
public sealed class ChatPromptCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_prompt_is_the_message_of_a_user()
    {
        var model = PublishedShape.Make("qwen2", _folder.File("model"));
        string[] args = ["sample", model, "--max-tokens", "2", "--temperature", "0"];
        const string Conversation = "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHow many?<|im_end|>\n<|im_start|>assistant\n";

        var asked = await CommandRun.OfAsync([.. args, "--prompt", "How many?", "--chat-template", "model", "--system-message", "Be brief."]);
        var continued = await CommandRun.OfAsync([.. args, "--prompt", Conversation]);

        Assert.Equal((0, ""), (asked.ExitCode, asked.Error));
        Assert.Equal(Conversation, (string)asked.Json[0]["prompt"]!);
        Assert.Equal(continued.Out, asked.Out);
    }

    [Fact]
    public async Task What_makes_no_conversation_is_refused()
    {
        var model = PublishedShape.Make("qwen2", _folder.File("model"));

        var system = await CommandRun.OfAsync("sample", model, "--prompt", "x", "--system-message", "Be brief.");
        var other = await CommandRun.OfAsync("sample", model, "--prompt", "x", "--chat-template", "llama-3");

        Assert.Equal((2, "--system-message is part of a conversation; give --chat-template too.\nSee 'selfimprove sample --help'.\n"), (system.ExitCode, system.Error));
        Assert.Equal(
            (2, $"{model}: the chat template writes <|begin_of_text|>, which is no token of the model's tokenizer; use the template that the model was trained with (chat-template: model), or leave 'chat-template' out\n"),
            (other.ExitCode, other.Error));
    }

    [Fact]
    public async Task An_evaluation_asks_as_the_experiment_does()
    {
        PublishedShape.Make("llama3", _folder.File("model"));
        var file = _folder.Write("experiment.yaml", """
            task: { kind: countdown, count: 3, template: question }
            reward: countdown
            engine: { kind: cpu, threads: 1 }
            model: { path: model, chat-template: model }
            evaluation: { problems: 2, max-tokens: 3 }
            pipeline: [ evaluate ]
            """);
        string[] args = ["eval", _folder.File("model"), file, "--json"];

        var chat = await CommandRun.OfAsync(args);
        var again = await CommandRun.OfAsync([.. args, "--set", "model.chat-template=llama-3.2"]);
        var refused = await CommandRun.OfAsync([.. args, "--set", "model.answer-start=<think>"]);

        Assert.Equal((0, ""), (chat.ExitCode, chat.Error));
        Assert.Equal(chat.Out, again.Out);
        Assert.Equal(2, refused.ExitCode);
        Assert.StartsWith("the prompt does not end with the 'answer-start' '<think>', which is taken from there: ", refused.Error, StringComparison.Ordinal);
    }
}

using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Tests;

public sealed class ChatPromptsTests : IDisposable
{
    private const string Yaml = """
        task: { kind: countdown, count: 3, template: question }
        reward: countdown
        engine: { kind: cpu, threads: 1 }
        model: { path: base, chat-template: model }
        pipeline: [ ppo: { max-completion-tokens: 6 } ]
        """;

    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("llama3", null, "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHow many?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")]
    [InlineData("qwen2", null, "<|im_start|>system\nYou are Qwen, created by Alibaba Cloud. You are a helpful assistant.<|im_end|>\n<|im_start|>user\nHow many?<|im_end|>\n<|im_start|>assistant\n")]
    [InlineData("qwen2", "Count.", "<|im_start|>system\nCount.<|im_end|>\n<|im_start|>user\nHow many?<|im_end|>\n<|im_start|>assistant\n")]
    public void A_prompt_becomes_the_message_of_a_user(string family, string? system, string expected)
    {
        var folder = PublishedShape.Make(family, _host.PathOf("base"));
        var chat = ChatPrompts.Create("model", folder, system)!;

        var text = chat.Render("How many?");

        Assert.Equal(expected, text);

        // One begin-of-text token, and each special token as one.
        var tokenizer = TokenizerLoader.Load(folder);
        Assert.Null(chat.FindUnknownToken(tokenizer));
        Assert.Equal(text.Split("<|").Length - 1, tokenizer.Encode(text).Count(id => tokenizer.GetToken(id).StartsWith("<|", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_the_answer_starts_with_is_taken_from_the_end_of_the_prompt()
    {
        var chat = new ChatPrompts(ChatTemplate.BuiltIn("chatml"), "Count.", "Step by step.\n<think>");

        Assert.Equal(
            "<|im_start|>system\nCount.<|im_end|>\n<|im_start|>user\nHow many?<|im_end|>\n<|im_start|>assistant\nStep by step.\n<think>",
            chat.Render("How many?\nStep by step.\n<think>"));
        Assert.Equal(
            "the prompt does not end with the 'answer-start' 'Step by step.\\n<think>', which is taken from there: 'How many?\\n'; let the task's prompts end with it, or leave 'answer-start' out",
            Assert.Throws<InvalidInputException>(() => chat.Render("How many?\n")).Message);
    }

    [Fact]
    public void A_prompt_that_is_a_conversation_is_refused()
    {
        var chat = new ChatPrompts(ChatTemplate.BuiltIn("chatml"));
        PrimingExample[] texts = [new("", "a document with <|im_start|>"), new("a", "b"), new("<|im_start|>user\na<|im_end|>", "b")];

        var e = Assert.Throws<InvalidInputException>(() => chat.Apply(texts).ToList());

        Assert.Equal(["<|im_start|>", "<|im_end|>"], chat.SpecialTokens.AsEnumerable());
        Assert.Equal(
            "text 3 of the dataset: the prompt holds <|im_start|>, so it is a conversation already: '<|im_start|>user\\na<|im_end|>'; give the task a prompt of plain text (countdown: template: question), or leave 'chat-template' out",
            e.Message);
        Assert.Equal(texts[0], chat.Apply(texts[..1]).Single());
    }

    [Fact]
    public void A_task_keeps_what_it_knows_about_answers()
    {
        var inner = new CountdownTask(new CountdownOptions { Template = "question" });
        var task = new ChatPrompts(ChatTemplate.BuiltIn("plain"), "Solve.").Apply(inner);
        var problem = inner.GetProblem(DatasetSplit.Train, 3);
        var right = new Completion(inner.CreateOracleCompletion(problem)!, StopReason.EndOfSequence);

        Assert.Equal($"Solve.\n\n{inner.FormatPrompt(problem)}\n\n", task.FormatPrompt(problem));
        Assert.Equal((inner.Name, inner.Version), (task.Name, task.Version));
        Assert.Equal(problem.Id, task.GetProblem(DatasetSplit.Train, 3).Id);
        Assert.Equal(problem.Id, task.ReadProblem(task.WriteProblem(problem)).Id);
        Assert.Equal(right.Text, ((IOracle)task).CreateOracleCompletion(problem));
        Assert.Equal(problem.Target, ((IBehaviorHintProvider)task).GetBehaviorHints(problem).Target);
        Assert.Equal(inner.ReasoningEnd, ((IReasoningPhrases)task).ReasoningEnd);
        Assert.Equal(inner.GetPhrases(Behavior.Backtracking).AsEnumerable(), ((IReasoningPhrases)task).GetPhrases(Behavior.Backtracking));
        Assert.Equal(inner.ReadTrace(problem, right), ((ITraceReader)task).ReadTrace(problem, right));
        Assert.Equal(inner.ReadAttempts(problem, right).AsEnumerable(), ((IAttemptReader)task).ReadAttempts(problem, right));
    }

    [Theory]
    [InlineData("path: base, chat-template: chat-ml", "there is no chat template 'chat-ml'; did you mean 'chatml'? known: none, model, chatml, llama-3, llama-3.2, plain")]
    [InlineData("path: base, system-message: Hello.", "system-message is part of a conversation, but there is no chat-template; set chat-template: model")]
    [InlineData("path: base, answer-start: <think>", "answer-start is part of a conversation, but there is no chat-template; set chat-template: model")]
    [InlineData(
        "chat-template: chatml, layers: 1, hidden: 2, heads: 1, ffn: 2, context: 8",
        "chat-template is for a model that was trained on conversations; one that is made from scratch has a tokenizer of words, which knows none. Give its path, or leave chat-template out")]
    public void Options_that_make_no_conversation_are_refused(string model, string message)
    {
        var error = Assert.Single(_host.ErrorsOf(
            Yaml.Replace("kind: cpu, threads: 1", "kind: fake", StringComparison.Ordinal).Replace("path: base, chat-template: model", model, StringComparison.Ordinal)));

        Assert.EndsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "chat_template", "experiment.yaml:4:8: FOLDER/base: has no chat template, as base models often have none; name a built-in one under 'chat-template' (chatml, llama-3, llama-3.2, plain), or leave it out")]
    [InlineData("model.chat-template=llama-3", "", "experiment.yaml:4:8: FOLDER/base: the chat template writes <|begin_of_text|>, which is no token of the model's tokenizer; use the template that the model was trained with (chat-template: model), or leave 'chat-template' out")]
    [InlineData("model.answer-start=<think>", "", "experiment.yaml:4:8: the prompt does not end with the 'answer-start' '<think>', which is taken from there: 'Combine the numbers NUMBERS")]
    [InlineData("pipeline=[ prime: { source: countdown-teacher }, sft: { evaluation: { enabled: false, max-tokens: 1 } } ]", "", "experiment.yaml:4:8: the prompt does not end with the 'answer-start' 'End:'", "model.answer-start='End:'")]
    [InlineData("task.template=chat", "", "experiment.yaml:4:8: the prompt holds <|im_start|>, so it is a conversation already: '<|im_start|>system\\nYou solve puzzles. First think the puzzle through, then st...'; give the task a prompt of plain text (countdown: template: question), or leave 'chat-template' out")]
    public async Task What_can_not_be_a_conversation_is_said_before_anything_runs(string change, string removed, string message, string? other = null)
    {
        var folder = PublishedShape.Make("qwen2", _host.PathOf("base"));
        var config = Path.Combine(folder, "tokenizer_config.json");
        if (removed.Length > 0)
        {
            await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace($"\"{removed}\"", "\"other\"", StringComparison.Ordinal));
        }

        using var services = TestHost.Build(b => b.AddCpuEngine());
        var file = _host.Write("experiment.yaml", Yaml);
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(file, [.. new[] { change, other }.OfType<string>().Where(c => c.Length > 0)]));

        var e = await Assert.ThrowsAsync<ConfigurationException>(() => services.GetRequiredService<ExperimentRunner>().PlanAsync(plan));

        Assert.StartsWith(
            message.Replace("FOLDER", _host.Folder, StringComparison.Ordinal).Replace(" NUMBERS", "", StringComparison.Ordinal),
            e.Message.Replace(_host.Folder + "/experiment", "experiment", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chatml", "<|im_end|>")]
    [InlineData("llama-3", "<|eot_id|>")]
    [InlineData("llama-3.2", "<|eot_id|>")]
    [InlineData("plain", null)]
    public void The_end_of_messages_is_that_behind_the_question(string template, string? end) =>
        Assert.Equal(end, new ChatPrompts(ChatTemplate.BuiltIn(template), "Be brief.").MessageEnd);

    [Fact]
    public void A_model_whose_completions_end_otherwise_than_messages_is_told_of()
    {
        var folder = PublishedShape.Make("qwen2", _host.PathOf("base"));
        var chat = new ChatPrompts(ChatTemplate.BuiltIn("chatml"));
        Assert.Null(chat.FindOtherEnd(TokenizerLoader.Load(folder)));

        // As base models have it.
        var path = Path.Combine(folder, "tokenizer_config.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"eos_token\": \"<|im_end|>\"", "\"eos_token\": \"<|endoftext|>\"", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "generation_config.json"), """{"eos_token_id":1200}""");

        Assert.Equal(
            "the chat template ends messages with <|im_end|>, but the model's completions end with <|endoftext|>: answers that end as messages do go on to the limit of tokens; prime the model with sft, or use the template that it was trained with",
            chat.FindOtherEnd(TokenizerLoader.Load(folder)));
    }

    [Fact]
    public void A_tokenizer_of_words_knows_no_conversations()
    {
        var words = WordLevelTokenizer.Build(["two plus three"]);

        Assert.Equal(
            "the chat template writes <|im_start|>, which is no token of the model's tokenizer; use the template that the model was trained with (chat-template: model), or leave 'chat-template' out",
            new ChatPrompts(ChatTemplate.BuiltIn("chatml")).FindUnknownToken(words));
    }
}

using System.Collections.Immutable;
using System.Text.Json;
using SelfImprove.Models.Tests.ByteLevel;

namespace SelfImprove.Models.Tests.Chat;

public sealed class ChatTemplateTests
{
    private static readonly ChatMessage[] Conversation =
        [new("system", " Be brief. "), new("user", "What is 17 * 24?"), new("assistant", "<think>17*24=408</think>\n<answer>408</answer>"), new("user", " And half? ")];

    [Theory]
    [InlineData("llama-3", "llama3", "llama3-style")]
    [InlineData("llama-3.2", "llama3", "llama3.2-style")]
    [InlineData("chatml", "qwen2", "chatml")]
    public void Built_in_templates_render_what_the_published_ones_do(string name, string fixture, string template)
    {
        var reference = JsonDocument.Parse(File.ReadAllText(Path.Combine(TokenizerFolder.Fixtures, "hf", "reference", $"tokenizer-{fixture}.json"))).RootElement;
        var builtIn = ChatTemplate.BuiltIn(name);
        var published = ChatTemplate.Parse(reference.GetProperty("chat_templates").GetProperty(template).GetString()!, specialTokens: builtIn.SpecialTokens);
        var compared = 0;
        foreach (var item in reference.GetProperty("chat_cases").EnumerateArray().Where(c => c.GetProperty("template").GetString() == template))
        {
            ChatMessage[] messages = [.. item.GetProperty("messages").EnumerateArray().Select(m => new ChatMessage(m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))];
            Assert.Equal(item.GetProperty("rendered").GetString(), builtIn.Render(messages, item.GetProperty("variables").GetProperty("add_generation_prompt").GetBoolean()));
            compared++;
        }

        Assert.Equal(6, compared);
        foreach (var messages in new ChatMessage[][] { [], [new("assistant", "first")], [new("user", "a"), new("system", " late ")], Conversation })
        {
            Assert.Equal(published.Render(messages), builtIn.Render(messages));
            Assert.Equal(published.Render(messages, addGenerationPrompt: false), builtIn.Render(messages, addGenerationPrompt: false));
        }
    }

    [Fact]
    public void The_plain_template_writes_the_texts_alone()
    {
        var plain = ChatTemplate.BuiltIn("plain");

        Assert.Equal("One.\n\nTwo.\n\n", plain.Render([new("user", "One."), new("assistant", "Two.")]));
        Assert.Equal("One.\n\nTwo.", plain.Render([new("user", "One."), new("assistant", "Two.")], addGenerationPrompt: false));
    }

    [Fact]
    public void The_date_is_fixed_or_given_never_todays()
    {
        using var folder = new TokenizerFolder("llama3");
        var template = ChatTemplate.Load(folder.Path)!;

        Assert.Contains("strftime_now", template.Text, StringComparison.Ordinal);
        Assert.Contains("Today Date: 26 Jul 2024\n", template.Render(Conversation), StringComparison.Ordinal);
        Assert.Contains("Today Date: 1 May 2025\n", template.Render(Conversation, variables: new Dictionary<string, object?> { ["date_string"] = "1 May 2025" }), StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_are_found_where_transformers_looks_for_them()
    {
        using var folder = new TokenizerFolder("llama3");
        ChatMessage[] messages = [new("user", "x")];

        folder.ChangeConfig(json => json["chat_template"] = new System.Text.Json.Nodes.JsonArray(
            new System.Text.Json.Nodes.JsonObject { ["name"] = "tool_use", ["template"] = "tools" }, new System.Text.Json.Nodes.JsonObject { ["name"] = "default", ["template"] = "{{ eos_token }}" }));
        Assert.Equal("<|eot_id|>", ChatTemplate.Load(folder.Path)!.Render(messages));

        File.WriteAllText(folder.PathOf("chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}{{ unk_token }}\n");
        Assert.Equal("<|begin_of_text|>x", ChatTemplate.Load(folder.Path)!.Render(messages));

        File.Delete(folder.PathOf("chat_template.jinja"));
        folder.ChangeConfig(json => json["chat_template"]![1]!["name"] = "rag");
        Assert.Equal(
            $"{folder.ConfigPath}: chat_template: none of the templates is called 'default', only 'tool_use', 'rag'",
            Assert.Throws<InvalidInputException>(() => ChatTemplate.Load(folder.Path)).Message);

        folder.ChangeConfig(json => json["chat_template"] = null);
        Assert.Null(ChatTemplate.Load(folder.Path));
    }

    [Fact]
    public void A_template_that_is_not_supported_is_refused_with_its_first_lines()
    {
        using var folder = new TokenizerFolder("qwen2");
        folder.ChangeConfig(json => json["chat_template"] = "{# Calls tools. #}\n{%- macro call(tool) %}\n{{ tool }}\n{%- endmacro %}");

        Assert.Equal(
            $"{folder.ConfigPath}: chat_template, line 2: the statement 'macro' is not supported here; supported are 'if', 'for' and 'set'. The template begins:\n"
            + "  {# Calls tools. #}\n  {%- macro call(tool) %}\n  {{ tool }}",
            Assert.Throws<InvalidInputException>(() => ChatTemplate.Load(folder.Path)).Message);
    }

    [Fact]
    public void An_unknown_built_in_template_is_told_with_the_known_ones() => Assert.Equal(
        "there is no built-in chat template 'llama'; there are chatml, llama-3, llama-3.2, plain",
        Assert.Throws<InvalidInputException>(() => ChatTemplate.BuiltIn("llama")).Message);

    [Fact]
    public void A_conversation_that_the_template_refuses_is_told_in_its_words()
    {
        var template = ChatTemplate.Parse("{{ x }}\n{%- if messages | length < 2 %}{{ raise_exception('Say more!') }}{% endif %}", "my.jinja");

        Assert.Equal("my.jinja, line 2: it refuses this conversation: Say more!", Assert.Throws<InvalidInputException>(() => template.Render([new("user", "x")])).Message);
    }

    [Fact]
    public void Variables_are_texts_booleans_or_whole_numbers()
    {
        var template = ChatTemplate.Parse("{{ a }} {{ b }} {{ c + 1 }} {{ d }} {{ bos_token }}", specialTokens: ImmutableDictionary<string, string>.Empty.Add("bos_token", "<s>"));

        Assert.Equal("x True 3 None <s>", template.Render([], variables: new Dictionary<string, object?> { ["a"] = "x", ["b"] = true, ["c"] = 2, ["d"] = null }));
        Assert.Equal(
            "the variable 'a' is a Double; it should be a text, a boolean, a whole number or null (Parameter 'variables')",
            Assert.Throws<ArgumentException>(() => template.Render([], variables: new Dictionary<string, object?> { ["a"] = 0.5 })).Message);
    }
}

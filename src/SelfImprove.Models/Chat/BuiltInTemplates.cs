using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>The templates of <see cref="ChatTemplate.BuiltIn"/>.</summary>
internal static class BuiltInTemplates
{
    private const string ChatMl = """
        {%- for message in messages %}
            {%- if loop.first and message.role != 'system' %}
                {{- '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n' }}
            {%- endif %}
            {{- '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\n' }}
        {%- endif %}
        """;

    private const string Llama3 = """
        {%- for message in messages %}
            {%- if loop.first %}{{- bos_token }}{%- endif %}
            {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' + message.content | trim + '<|eot_id|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
        {%- endif %}
        """;

    private const string Llama32 = """
        {{- bos_token }}
        {%- set system = '' %}
        {%- if messages | length > 0 and messages[0].role == 'system' %}
            {%- set system = messages[0].content | trim %}
            {%- set messages = messages[1:] %}
        {%- endif %}
        {{- '<|start_header_id|>system<|end_header_id|>\n\n' }}
        {{- 'Cutting Knowledge Date: December 2023\nToday Date: ' + (date_string | default('26 Jul 2024')) + '\n\n' }}
        {{- system + '<|eot_id|>' }}
        {%- for message in messages %}
            {{- '<|start_header_id|>' + message.role + '<|end_header_id|>\n\n' + message.content | trim + '<|eot_id|>' }}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
        {%- endif %}
        """;

    private const string Plain = """
        {%- for message in messages %}
            {{- message.content }}
            {%- if not loop.last or add_generation_prompt %}{{- '\n\n' }}{%- endif %}
        {%- endfor %}
        """;

    private static readonly ImmutableDictionary<string, string> ChatMlTokens = Tokens(("eos_token", "<|im_end|>"));
    private static readonly ImmutableDictionary<string, string> LlamaTokens = Tokens(("bos_token", "<|begin_of_text|>"), ("eos_token", "<|eot_id|>"));

    private static readonly ImmutableSortedDictionary<string, Lazy<ChatTemplate>> All = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [Create("chatml", ChatMl, ChatMlTokens), Create("llama-3", Llama3, LlamaTokens), Create("llama-3.2", Llama32, LlamaTokens), Create("plain", Plain, Tokens())]);

    /// <summary>The templates' names.</summary>
    public static IEnumerable<string> Names => All.Keys;

    /// <summary>A template by its name.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static ChatTemplate Find(string name) => All.TryGetValue(name, out var template)
        ? template.Value
        : throw new InvalidInputException($"there is no built-in chat template '{name}'; there are {string.Join(", ", Names)}");

    private static ImmutableDictionary<string, string> Tokens(params IEnumerable<(string Name, string Content)> tokens) =>
        tokens.ToImmutableDictionary(t => t.Name, t => t.Content, StringComparer.Ordinal);

    private static KeyValuePair<string, Lazy<ChatTemplate>> Create(string name, string text, ImmutableDictionary<string, string> tokens) =>
        new(name, new Lazy<ChatTemplate>(() => ChatTemplate.Parse(text, $"the built-in chat template '{name}'", tokens)));
}

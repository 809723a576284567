using System.Text;

namespace SelfImprove.Tasks.Countdown;

/// <summary>A prompt with places for the numbers and the target.</summary>
internal sealed class PromptTemplate
{
    private const string Compact =
        "Numbers: {numbers}. Target: {target}.\n<think>\n";

    // The user's message alone, for a model whose chat template puts the rest around it.
    private const string Question =
        "Combine the numbers {numbers} into an equation that equals {target}. The operations are +, -, * and /, with "
        + "parentheses where needed, and every number is used exactly once. Write your reasoning between <think> and </think>, then "
        + "only the left side of the equation between <answer> and </answer>, such as <answer>(1 + 2) / 3</answer>.";

    // The published shape: a conversation in plain text that ends with opened reasoning.
    private const string Base =
        "A conversation between User and Assistant. User sets a puzzle and Assistant solves it. Assistant first thinks the puzzle "
        + "through, then states the answer.\n"
        + "User: " + Question + "\n"
        + "Assistant: I will work on this one step at a time.\n<think>";

    private const string Chat =
        "<|im_start|>system\nYou solve puzzles. First think the puzzle through, then state the answer.<|im_end|>\n"
        + "<|im_start|>user\n" + Question + "<|im_end|>\n"
        + "<|im_start|>assistant\nI will work on this one step at a time.\n<think>";

    private readonly List<(string Text, Placeholder Then)> _parts = [];

    private PromptTemplate()
    {
    }

    private enum Placeholder
    {
        None,
        Numbers,
        Target,
    }

    /// <summary>What is wrong with the option's value, or null.</summary>
    internal static string? FindError(string template) => Read(template, new PromptTemplate());

    /// <exception cref="InvalidInputException">The template is not usable.</exception>
    internal static PromptTemplate Parse(string template)
    {
        var result = new PromptTemplate();
        return Read(template, result) is { } error ? throw new InvalidInputException(error) : result;
    }

    internal string Format(CountdownProblem problem)
    {
        var prompt = new StringBuilder();
        foreach (var (text, then) in _parts)
        {
            prompt.Append(text);
            if (then == Placeholder.Numbers)
            {
                prompt.AppendJoin(", ", problem.Numbers);
            }
            else if (then == Placeholder.Target)
            {
                prompt.Append(problem.Target);
            }
        }

        return prompt.ToString();
    }

    private static string? Read(string template, PromptTemplate into)
    {
        var source = template switch
        {
            "compact" => Compact,
            "base" => Base,
            "chat" => Chat,
            "question" => Question,
            _ => template,
        };
        if (!source.Contains('{'))
        {
            return $"template '{source}' is neither one of compact, base, chat, question nor a text with the placeholders {{numbers}} and {{target}}";
        }

        var text = new StringBuilder();
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c is '{' or '}' && i + 1 < source.Length && source[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '}')
            {
                return $"template: '}}' at position {i} closes nothing; write '}}}}' for a brace";
            }
            else if (c == '{')
            {
                var end = source.IndexOf('}', i);
                var name = end < 0 ? source[(i + 1)..] : source[(i + 1)..end];
                Placeholder? placeholder = name switch
                {
                    "numbers" when end > 0 => Placeholder.Numbers,
                    "target" when end > 0 => Placeholder.Target,
                    _ => null,
                };
                if (placeholder is not { } known)
                {
                    var shown = name.Length > 20 ? name[..20] + "..." : name;
                    return $"template: '{{{shown}' at position {i} is not a placeholder; there are {{numbers}} and {{target}}, and '{{{{' for a brace";
                }

                into._parts.Add((text.ToString(), known));
                text.Clear();
                i = end;
            }
            else
            {
                text.Append(c);
            }
        }

        into._parts.Add((text.ToString(), Placeholder.None));
        return into.Lacks(Placeholder.Numbers) ? "template: the placeholder {numbers} is missing"
            : into.Lacks(Placeholder.Target) ? "template: the placeholder {target} is missing"
            : null;
    }

    private bool Lacks(Placeholder placeholder) => !_parts.Exists(p => p.Then == placeholder);
}

using SelfImprove.Configuration;

namespace SelfImprove.Runs;

/// <summary>Checks that a model can read a task's prompts: that they fit, and hold nothing unknown to the tokenizer.</summary>
internal static class PromptCheck
{
    private const int ProblemsChecked = 200;

    /// <summary>What is wrong; null when nothing is.</summary>
    /// <param name="task">The task.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="context">The model's context, in tokens.</param>
    /// <param name="maxCompletionTokens">Longest completion, in tokens.</param>
    internal static string? Find(ITask task, ITokenizer tokenizer, int context, int maxCompletionTokens)
    {
        var longest = 0;
        foreach (var split in new[] { DatasetSplit.Train, DatasetSplit.HeldOut })
        {
            for (var i = 0; i < ProblemsChecked; i++)
            {
                var prompt = task.FormatPrompt(task.GetProblem(split, i));
                var tokens = tokenizer.Encode(prompt);
                if (tokens.Length == 0)
                {
                    return $"the task '{task.Name}' gives an empty prompt, and a model needs at least one token to start from";
                }

                if (tokenizer is WordLevelTokenizer words && tokens.Contains(words.UnknownId))
                {
                    return $"the tokenizer does not know every word of the prompts of task '{task.Name}', such as: {Shorten(prompt)}; use the prompt that the model was trained with";
                }

                longest = Math.Max(longest, tokens.Length);
            }
        }

        return longest + maxCompletionTokens > context
            ? $"prompts of up to {longest} tokens and completions of up to {maxCompletionTokens} do not fit the model's context of {context}; lower the limit of completions to {Math.Max(0, context - longest)} or less"
            : null;
    }

    /// <summary>Tokens of the longest of the first prompts.</summary>
    internal static int Longest(ITask task, ITokenizer tokenizer) =>
        Enumerable.Range(0, ProblemsChecked).Max(i => tokenizer.Encode(task.FormatPrompt(task.GetProblem(DatasetSplit.Train, i))).Length);

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..117] + "...";
}

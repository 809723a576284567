namespace SelfImprove.Tasks.Countdown;

/// <summary>The shape of a completion: reasoning between <c>&lt;think&gt;</c> tags, an answer between <c>&lt;answer&gt;</c> tags.</summary>
public static class CountdownTranscript
{
    /// <summary>Opens the reasoning.</summary>
    public const string OpenThink = "<think>";

    /// <summary>Closes the reasoning.</summary>
    public const string CloseThink = "</think>";

    /// <summary>Opens an answer.</summary>
    public const string OpenAnswer = "<answer>";

    /// <summary>Closes an answer.</summary>
    public const string CloseAnswer = "</answer>";

    /// <summary>Whether a prompt ends within opened reasoning, which a completion goes on with; any other completion opens it first.</summary>
    /// <param name="prompt">The prompt, as <see cref="ITask.FormatPrompt"/> wrote it.</param>
    public static bool OpensReasoning(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        return prompt.LastIndexOf(OpenThink, StringComparison.Ordinal) > prompt.LastIndexOf(CloseThink, StringComparison.Ordinal);
    }

    /// <summary>What a trace begins with that follows a prompt: nothing, or an opening tag on a line of its own.</summary>
    internal static string StartAfter(string prompt) => OpensReasoning(prompt) ? "" : OpenThink + "\n";

    /// <summary>
    /// Writes the completion of a prompt: the reasoning on lines of its own, then the answer. A prompt that ends with opened reasoning
    /// is continued; any other gets an opening tag first.
    /// </summary>
    /// <param name="prompt">The prompt, as <see cref="ITask.FormatPrompt"/> wrote it.</param>
    /// <param name="reasoning">What stands between the think tags; may be empty.</param>
    /// <param name="answer">What stands between the answer tags.</param>
    public static string Complete(string prompt, string reasoning, string answer)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(reasoning);
        var start = (OpensReasoning(prompt), prompt.EndsWith('\n')) switch
        {
            (true, true) => "",
            (true, false) => "\n",
            _ => OpenThink + "\n",
        };
        var end = reasoning.Length == 0 || reasoning.EndsWith('\n') ? "" : "\n";
        return $"{start}{reasoning}{end}{CloseThink}\n{OpenAnswer}{answer}{CloseAnswer}";
    }
}

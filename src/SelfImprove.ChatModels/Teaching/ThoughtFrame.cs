namespace SelfImprove.ChatModels;

/// <summary>The frame of completions: a thought between <c>think</c> tags, then an answer between <c>answer</c> tags.</summary>
internal static class ThoughtFrame
{
    private const string OpenThink = "<think>";
    private const string CloseThink = "</think>";
    private const string OpenAnswer = "<answer>";
    private const string CloseAnswer = "</answer>";

    /// <summary>Reads what a teacher wrote. Of several answers the last one counts; a thought without tags is what stands in front of the answer.</summary>
    /// <returns>Null when there is no answer, or when tags stand within the thought.</returns>
    public static (string Thought, string Answer)? Read(string text)
    {
        var close = text.LastIndexOf(CloseAnswer, StringComparison.Ordinal);
        var open = close < 0 ? -1 : text.LastIndexOf(OpenAnswer, close, StringComparison.Ordinal);
        if (open < 0)
        {
            return null;
        }

        var answer = text[(open + OpenAnswer.Length)..close].Trim();
        var before = text[..open];
        var end = before.LastIndexOf(CloseThink, StringComparison.Ordinal);
        before = end < 0 ? before : before[..end];
        var start = before.LastIndexOf(OpenThink, StringComparison.Ordinal);
        var thought = (start < 0 ? before : before[(start + OpenThink.Length)..]).Trim();
        string[] tags = [OpenThink, CloseThink, OpenAnswer, CloseAnswer];
        return answer.Length == 0 || answer.Contains('<') || Array.Exists(tags, tag => thought.Contains(tag, StringComparison.Ordinal)) ? null : (thought, answer);
    }

    /// <summary>Writes the completion of a prompt. One that ends with an opened thought is continued; any other gets an opening tag first.</summary>
    public static string Write(string prompt, string thought, string answer)
    {
        var isOpen = prompt.LastIndexOf(OpenThink, StringComparison.Ordinal) > prompt.LastIndexOf(CloseThink, StringComparison.Ordinal);
        var start = isOpen ? prompt.EndsWith('\n') ? "" : "\n" : OpenThink + "\n";
        return $"{start}{thought}{(thought.Length == 0 ? "" : "\n")}{CloseThink}\n{OpenAnswer}{answer}{CloseAnswer}";
    }
}

using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.ChatModels;

/// <summary>What a teacher is told: a system prompt for each strategy, and the problem as a question.</summary>
internal static class TeacherPrompt
{
    private const string Prompt = "{prompt}";
    private const string Numbers = "{numbers}";
    private const string Target = "{target}";

    private const string Role = "You write worked examples that somebody else will learn to think from. Write the way of thinking itself, in the first person and in short plain sentences.";

    private const string Frame =
        "Write your thinking between <think> and </think>. Behind it write the final answer, and nothing else, between <answer> and </answer>. "
        + "If you find no solution, give your best try as the answer.";

    private const string Backtracking =
        "Backtracking: when a way does not lead to the goal, say so, leave it, and start another one, such as \"This leads nowhere. Let me try something else.\" Most problems take several ways.";

    private const string Verification =
        "Verification: as soon as a way has a result, compare it with the goal in words, such as \"7 * 4 = 28, and 28 is more than 24, so this is not it.\" Check the final result too.";

    private const string Subgoals =
        "Subgoals: before you compute, name an intermediate value that would help, and then work towards it, such as \"If I can make 12 first, the 2 gives 24.\"";

    private const string BackwardChaining =
        "Backward chaining: start at the goal and ask what would give it in a last step, such as \"24 is 3 * 8. I have the 3, so I need an 8 from the rest.\"";

    private const string NumberPuzzle =
        "Combine the numbers {numbers} so that the result is {target}. Use every number exactly once, the operations + - * / and parentheses. "
        + "The answer is the expression alone, such as <answer>(1 + 2) / 3</answer>.";

    /// <summary>The places of a question that are filled in.</summary>
    public static ImmutableArray<string> Placeholders { get; } = [Prompt, Numbers, Target];

    /// <summary>The system prompt of a strategy.</summary>
    public static string SystemOf(TeacherStrategy strategy) => strategy switch
    {
        TeacherStrategy.Direct =>
            $"{Role}\nThink in one straight line: the computation that leads to the answer, step by step. Do not try ways out, do not check results, do not state plans or intermediate goals.\n{Frame}",
        TeacherStrategy.Empty => $"Solve the problem without writing any thought. Leave nothing between <think> and </think>. Behind it write the final answer, and nothing else, between <answer> and </answer>.",
        TeacherStrategy.All => Of(Backtracking, Verification, Subgoals, BackwardChaining),
        TeacherStrategy.BacktrackingVerification => Of(Backtracking, Verification),
        TeacherStrategy.BacktrackingSubgoals => Of(Backtracking, Subgoals),
        TeacherStrategy.BacktrackingBackwardChaining => Of(Backtracking, BackwardChaining),
        _ => Of(Backtracking),
    };

    /// <summary>A problem as a question.</summary>
    /// <param name="template">The user's template; null for the default.</param>
    /// <param name="prompt">The task's prompt.</param>
    /// <param name="hints">The numbers of the problem, where it has some.</param>
    public static string QuestionOf(string? template, string prompt, BehaviorHints hints)
    {
        var hasNumbers = !hints.GivenNumbers.IsDefaultOrEmpty && hints.Target is not null;
        return (template ?? (hasNumbers ? NumberPuzzle : Prompt))
            .Replace(Numbers, hints.GivenNumbers.IsDefaultOrEmpty ? "" : string.Join(", ", hints.GivenNumbers), StringComparison.Ordinal)
            .Replace(Target, hints.Target?.ToString(CultureInfo.InvariantCulture) ?? "", StringComparison.Ordinal)
            .Replace(Prompt, prompt, StringComparison.Ordinal);
    }

    private static string Of(params ReadOnlySpan<string> habits)
    {
        (string Habit, string Name)[] all = [(Verification, "check results against the goal"), (Subgoals, "name intermediate goals"), (BackwardChaining, "work backwards from the goal")];
        var shown = string.Join('\n', habits.ToArray().Select(h => $"- {h}"));
        var absent = habits.ToArray();
        var others = all.Where(h => !absent.Contains(h.Habit)).Select(h => h.Name).ToList();
        var limits = others.Count == 0 ? "" : $"\nShow these habits only. Do not {string.Join(", and do not ", others)}.";
        return $"{Role}\nShow these habits, again and again where they help:\n{shown}{limits}\n{Frame}";
    }
}

using System.Collections.Immutable;

namespace SelfImprove.ChatModels;

/// <summary>What counts as one occurrence of each habit, in words for a judge; the same rules as the labelling guide of the rule detector.</summary>
internal static class HabitDefinitions
{
    private static readonly ImmutableDictionary<Behavior, string> All = new Dictionary<Behavior, string>
    {
        [Behavior.Verification] =
            """
            The writer passes an explicit verdict on a concrete result, or checks a result again from the announcement of the check to its outcome.
            Each of these is one occurrence:
            - "8*35 is 280, which is too high"
            - "4+20=24, that works"
            - "12 is not 24"
            - "Let me check: 3*8 is 24, minus 0 is 24. Correct."
            None of these is one:
            - a computation without a verdict, such as "8*3=24, 24+1=25"
            - a general remark, such as "this is hard" or "I should be careful"
            """,
        [Behavior.Backtracking] =
            """
            The writer gives up the way that was followed, or corrects a step of it, and turns to another one. However many words say so, one turn is one occurrence.
            Each of these is one occurrence:
            - "That does not lead anywhere. Let's try a different combination."
            - "Wait, I used 5 twice, so back to 20 and 4."
            - "Instead of multiplying first, I'll subtract: ..." behind a way that failed
            None of these is one:
            - the first way that is tried
            - the next step on the same way
            - an alternative that is shown although the first way succeeded
            """,
        [Behavior.SubgoalSetting] =
            """
            The writer names an intermediate goal before it is worked towards, or states a plan in parts.
            Each of these is one occurrence:
            - "First I want to make 12, a factor of 24."
            - "I need 10 from the other two numbers."
            - "Step one: clear the fractions. Step two: collect the terms with x."
            None of these is one:
            - the goal of the whole problem
            - an intermediate result that was not announced as a goal
            """,
        [Behavior.BackwardChaining] =
            """
            The writer starts at the goal and reasons towards what is given: asks what would give the goal in a last step, and goes on from there. One chain is one occurrence.
            Each of these is one occurrence:
            - "24 divided by 2 is 12, so I need a 12 and the 2."
            - "To end at 31 I could add 6 to 25; so can I make 25?"
            - "For the claim to hold, n+1 has to be even, hence n has to be odd."
            None of these is one:
            - computing forwards from what is given until the goal comes out
            - comparing a result with the goal
            """,
    }.ToImmutableDictionary();

    /// <summary>The definition of one of the four habits.</summary>
    public static string Of(Behavior behavior) => All[behavior];
}

namespace SelfImprove.Tasks.Countdown;

/// <summary>How a trace whose behaviours are right comes to a wrong answer.</summary>
public enum WrongAnswer
{
    /// <summary>The last try reaches the target, but leaves a given number out or uses one twice: arithmetic and verdicts are right, the answer breaks the rules.</summary>
    MisusedNumbers,

    /// <summary>Every try fails, and the last one is given as the answer: the search is given up.</summary>
    LastTry,

    /// <summary>The last try claims to reach the target by a false equation.</summary>
    FalseEquation,
}

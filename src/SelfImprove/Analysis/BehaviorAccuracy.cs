using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>How often answers are right that show a behaviour, and those that do not. A difference is an association, not an effect: interventions measure that.</summary>
/// <param name="Group">Which answers.</param>
/// <param name="Behavior">The behaviour's name.</param>
/// <param name="Shown">Number of stored and scored answers that show it.</param>
/// <param name="AccuracyShown">Share of right ones among them, with its interval.</param>
/// <param name="NotShown">Number of those that do not.</param>
/// <param name="AccuracyNotShown">Share of right ones among these.</param>
/// <param name="Difference">The first share minus the second, with Newcombe's interval.</param>
public sealed record BehaviorAccuracy(
    AnalyzedGroup Group, string Behavior, int Shown, Interval AccuracyShown, int NotShown, Interval AccuracyNotShown, Interval Difference);

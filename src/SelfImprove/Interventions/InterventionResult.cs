using System.Collections.Immutable;
using SelfImprove.Reports;
using SelfImprove.Statistics;

namespace SelfImprove.Interventions;

/// <summary>What an intervention changed: answers before and after, paired. Pairs of which a score failed count for lengths and behaviours alone.</summary>
public sealed class InterventionResult
{
    private readonly IntervenedAnswer[] _scored;

    /// <summary>Summarises answers.</summary>
    /// <param name="behavior">The behaviour.</param>
    /// <param name="action">What was done to it.</param>
    /// <param name="answers">The answers, ordered by problem; at least one.</param>
    public InterventionResult(Behavior behavior, InterventionAction action, ImmutableArray<IntervenedAnswer> answers)
    {
        Behavior = behavior;
        Action = action;
        Answers = answers;
        _scored = [.. answers.Where(a => a.Reward.Outcome != RewardOutcome.ScorerFailed && a.Untouched.Reward.Outcome != RewardOutcome.ScorerFailed)];
        AccuracyUntouched = Share(_scored, a => a.Untouched.Reward.IsCorrect);
        Accuracy = Share(_scored, a => a.Reward.IsCorrect);
        Difference = DifferenceOf(_scored);
        DifferenceWhereDone = DifferenceOf(_scored.Where(a => !a.CouldNotForbid));
    }

    /// <summary>The behaviour.</summary>
    public Behavior Behavior { get; }

    /// <summary>What was done to it.</summary>
    public InterventionAction Action { get; }

    /// <summary>The answers, ordered by problem.</summary>
    public ImmutableArray<IntervenedAnswer> Answers { get; }

    /// <summary>Share of right answers before, in [0, 1]; NaN when no pair was scored.</summary>
    public double AccuracyUntouched { get; }

    /// <summary>Share of right answers after, in [0, 1]; NaN when no pair was scored.</summary>
    public double Accuracy { get; }

    /// <summary>Accuracy after minus before, with the interval of the paired bootstrap over problems (<see cref="PairedBootstrap"/>).</summary>
    public Interval Difference { get; }

    /// <summary>The same without the answers in which the behaviour could not be forbidden. These are chosen by the policy, so it is no effect on all answers.</summary>
    public Interval DifferenceWhereDone { get; }

    /// <summary>Share of answers whose text changed, in [0, 1].</summary>
    public double Changed => Share(Answers, a => a.IsChanged);

    /// <summary>Share of answers in which the behaviour could not be forbidden, in [0, 1].</summary>
    public double CouldNotForbid => Share(Answers, a => a.CouldNotForbid);

    /// <summary>Share of answers into which the fallback had to be put, in [0, 1].</summary>
    public double Fallback => Share(Answers, a => a.TookFallback);

    /// <summary>Mean number of tokens before.</summary>
    public double MeanLengthUntouched => Answers.Average(a => (double)a.Untouched.Sample.Tokens.Length);

    /// <summary>Mean number of tokens after.</summary>
    public double MeanLength => Answers.Average(a => (double)a.Tokens);

    /// <summary>How often the policy was asked to go on from a cut, per answer.</summary>
    public double MeanRedraws => Answers.Average(a => (double)a.Redraws);

    /// <summary>Mean occurrences of the behaviour per answer before; NaN when unknown.</summary>
    public double MeanBehaviorUntouched => Mean(a => a.BehaviorsUntouched);

    /// <summary>Mean occurrences of the behaviour per answer after; NaN when unknown.</summary>
    public double MeanBehavior => Mean(a => a.Behaviors);

    /// <summary>Share of right ones among the scored answers to each problem before, in [0, 1], in the order of the problems; null where no pair was scored.</summary>
    public ImmutableArray<double?> SolvedUntouched => ByProblem(a => a.Untouched.Reward.IsCorrect);

    /// <summary>The same after.</summary>
    public ImmutableArray<double?> Solved => ByProblem(a => a.Reward.IsCorrect);

    private static double Share(IReadOnlyCollection<IntervenedAnswer> answers, Func<IntervenedAnswer, bool> condition) =>
        answers.Count == 0 ? double.NaN : (double)answers.Count(condition) / answers.Count;

    private static Interval DifferenceOf(IEnumerable<IntervenedAnswer> scored) => PairedBootstrap.MeanDifference(
        [.. scored.GroupBy(a => a.Untouched.Group).Select(g => Share([.. g], a => a.Reward.IsCorrect) - Share([.. g], a => a.Untouched.Reward.IsCorrect))]);

    private double Mean(Func<IntervenedAnswer, ImmutableSortedDictionary<string, int?>> counts)
    {
        var known = Answers.Select(a => counts(a).GetValueOrDefault(Behavior.Name)).OfType<int>().ToArray();
        return known.Length == 0 ? double.NaN : known.Average();
    }

    private ImmutableArray<double?> ByProblem(Func<IntervenedAnswer, bool> condition)
    {
        var shares = _scored.GroupBy(a => a.Untouched.Group).ToDictionary(g => g.Key, g => Share([.. g], condition));
        return [.. Answers.Select(a => a.Untouched.Group).Distinct().Select(g => shares.TryGetValue(g, out var share) ? share : (double?)null)];
    }
}

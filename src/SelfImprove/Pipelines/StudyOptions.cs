using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using SelfImprove.Configuration.Binding;
using SelfImprove.Reports;

namespace SelfImprove.Pipelines;

/// <summary>
/// What the conditions of a study stand for, so that reports can test the claims of the paper (see <c>docs/reports.md</c>). A condition is
/// called as reports call it, or by its value on one axis of the matrix, which stands for all conditions that have it. Every role is optional:
/// a claim is tested when the roles that it needs are given.
/// </summary>
public sealed record StudyOptions : IValidatableObject
{
    /// <summary>The condition without priming: RL on the base alone.</summary>
    public string? Unprimed { get; init; }

    /// <summary>The conditions that were primed with behaviours.</summary>
    public ImmutableArray<string> Primed { get; init; } = [];

    /// <summary>The condition that was primed with right answers: what wrong answers and controls are measured by.</summary>
    public string? RightAnswers { get; init; }

    /// <summary>The condition that was primed with wrong answers that show the same behaviours.</summary>
    public string? WrongAnswers { get; init; }

    /// <summary>The conditions that were primed with texts without behaviours, such as empty chains of thought.</summary>
    public ImmutableArray<string> Controls { get; init; } = [];

    /// <summary>The conditions that were pre-trained on a corpus rich in behaviours.</summary>
    public ImmutableArray<string> RichCorpus { get; init; } = [];

    /// <summary>The conditions that were pre-trained on a corpus with few behaviours.</summary>
    public ImmutableArray<string> MinimalCorpus { get; init; } = [];

    /// <summary>Conditions, each with the row of the paper's results that it is a miniature of (arXiv 2503.01307).</summary>
    public ImmutableSortedDictionary<string, PublishedCondition> Published { get; init; } =
        ImmutableSortedDictionary.Create<string, PublishedCondition>(StringComparer.Ordinal);

    /// <summary>Checks the rules between roles: a list names a condition once, and no condition stands on both sides of a comparison.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (role, names) in Roles)
        {
            if (names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            {
                yield return new ValidationResult($"{OptionModel.KeyOf(role)} names '{twice.Key}' twice", [role]);
            }
        }

        foreach (var (role, opposite) in Opposites)
        {
            if (NamesOf(role).Intersect(NamesOf(opposite), StringComparer.Ordinal).FirstOrDefault() is { } both)
            {
                yield return new ValidationResult($"'{both}' can't be both {OptionModel.KeyOf(role)} and {OptionModel.KeyOf(opposite)}", [opposite]);
            }
        }
    }

    /// <summary>The roles by the names of their properties, each with the conditions that play it.</summary>
    internal IEnumerable<(string Role, ImmutableArray<string> Names)> Roles =>
    [
        (nameof(Unprimed), OneOrNone(Unprimed)),
        (nameof(Primed), Primed),
        (nameof(RightAnswers), OneOrNone(RightAnswers)),
        (nameof(WrongAnswers), OneOrNone(WrongAnswers)),
        (nameof(Controls), Controls),
        (nameof(RichCorpus), RichCorpus),
        (nameof(MinimalCorpus), MinimalCorpus),
    ];

    // Pairs that some claim subtracts from each other.
    private static IEnumerable<(string Role, string Opposite)> Opposites =>
    [
        (nameof(Unprimed), nameof(Primed)),
        (nameof(Unprimed), nameof(RightAnswers)),
        (nameof(Unprimed), nameof(WrongAnswers)),
        (nameof(Unprimed), nameof(Controls)),
        (nameof(Unprimed), nameof(RichCorpus)),
        (nameof(Unprimed), nameof(MinimalCorpus)),
        (nameof(RightAnswers), nameof(WrongAnswers)),
        (nameof(Primed), nameof(Controls)),
        (nameof(RightAnswers), nameof(Controls)),
        (nameof(RichCorpus), nameof(MinimalCorpus)),
    ];

    private ImmutableArray<string> NamesOf(string role) => Roles.First(r => r.Role == role).Names;

    private static ImmutableArray<string> OneOrNone(string? name) => name is null ? [] : [name];
}

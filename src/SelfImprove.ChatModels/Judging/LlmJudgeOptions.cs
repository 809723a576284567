using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace SelfImprove.ChatModels;

/// <summary>Options of the detector that asks a language model (<c>kind: llm-judge</c>).</summary>
public sealed record LlmJudgeOptions : IValidatableObject
{
    /// <summary>The language model that judges.</summary>
    [Required]
    public ChatEndpointOptions? Endpoint { get; init; }

    /// <summary>
    /// The behaviours to count, one request each: any of <c>verification</c>, <c>backtracking</c>, <c>subgoal_setting</c>, <c>backward_chaining</c>, and those that
    /// <c>definitions</c> defines. Default: the four.
    /// </summary>
    public ImmutableArray<string> Behaviors { get; init; } = [.. Behavior.FourHabits.Select(b => b.Name)];

    /// <summary>What counts as one occurrence, by behaviour, in your own words; in place of the built-in definition, or for a behaviour that has none. Default: none.</summary>
    public ImmutableSortedDictionary<string, string> Definitions { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Longer texts (UTF-16 units) are not sent; their counts are unknown. Default 100,000.</summary>
    [Range(1, int.MaxValue)]
    public int LongestText { get; init; } = 100_000;

    /// <summary>A file of JSON lines that keeps the answers, so that no text is judged twice, not even by another run. Default: none; answers are forgotten.</summary>
    [OutputPath]
    public string? Answers { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Behaviors.IsDefaultOrEmpty)
        {
            yield return new ValidationResult("behaviors is empty; name at least one, or leave the key out for all four", [nameof(Behaviors)]);
            yield break;
        }

        foreach (var name in Behaviors.Where(name => !Definitions.ContainsKey(name) && !Behavior.FourHabits.Contains(new Behavior(name))))
        {
            var known = string.Join(", ", Behavior.FourHabits.Select(b => b.Name));
            yield return new ValidationResult($"behaviors: '{name}' has no definition; known without one: {known}", [nameof(Behaviors)]);
        }

        if (Behaviors.Distinct(StringComparer.Ordinal).Count() != Behaviors.Length)
        {
            yield return new ValidationResult("behaviors names one behaviour twice", [nameof(Behaviors)]);
        }

        foreach (var name in Definitions.Keys.Where(name => !Behaviors.Contains(name)))
        {
            yield return new ValidationResult($"definitions: '{name}' is not among behaviors, so nobody would ask for it", [nameof(Definitions)]);
        }
    }
}

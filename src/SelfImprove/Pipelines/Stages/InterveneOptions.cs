using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using SelfImprove.Interventions;

namespace SelfImprove.Pipelines;

/// <summary>Options of the stage that forbids or forces behaviours while policies answer, and measures what that changes.</summary>
public sealed record InterveneOptions : IValidatableObject
{
    /// <summary>Which behaviours, by name, such as <c>backtracking</c>. Default: all that the detectors look for.</summary>
    public ImmutableArray<string> Behaviors { get; init; } = [];

    /// <summary>
    /// What is done to each: <c>forbid</c> (where it shows, the answer is drawn anew until it does not), <c>force</c> (a phrase that begins it is put in where the reasoning is about to be closed) and <c>continue</c>
    /// (the control of forbid: drawn anew once at the same places). Default: all three; force is left out for behaviours that there is no phrase for.
    /// </summary>
    public ImmutableArray<InterventionAction> Actions { get; init; } = [InterventionAction.Forbid, InterventionAction.Force, InterventionAction.Continue];

    /// <summary>Which policies: <c>last</c>, or <c>all</c> (the base and the result of every training stage). Default last.</summary>
    public IntervenedPolicies Policies { get; init; } = IntervenedPolicies.Last;

    /// <summary>Number of held-out problems, the first ones. Default 500.</summary>
    [Range(1, 10_000_000)]
    public int Problems { get; init; } = 500;

    /// <summary>Answers drawn per problem. Default 1.</summary>
    [Range(1, 1024)]
    public int Samples { get; init; } = 1;

    /// <summary>Temperature that answers are drawn and redrawn at. Default 1.</summary>
    [Range(1e-3, 100.0)]
    public double Temperature { get; init; } = 1;

    /// <summary>Longest answer, in tokens. Default: <c>max-tokens</c> of <c>evaluation</c>.</summary>
    [Range(1, 1 << 24)]
    public int? MaxTokens { get; init; }

    /// <summary>How often forbid draws anew at one place of an answer before it gives the answer up. Default 16.</summary>
    [Range(1, 10_000)]
    public int Retries { get; init; } = 16;

    /// <summary>
    /// What forbid puts in at a place where the retries did not help, for the policy to go on behind it; for one behaviour, which <c>behaviors</c> names. Default: nothing; the answer is given up there and counted as one in
    /// which the behaviour could not be forbidden.
    /// </summary>
    public string? Fallback { get; init; }

    /// <summary>How often force puts a phrase into one answer, each time that the reasoning is about to be closed. Default 1.</summary>
    [Range(1, 10_000)]
    public int Times { get; init; } = 1;

    /// <summary>What force puts in, each phrase as often, with the space that follows it; for one behaviour, which <c>behaviors</c> names. Default: the phrases that the task knows.</summary>
    public ImmutableArray<string> Phrases { get; init; } = [];

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Actions.IsEmpty)
        {
            yield return new ValidationResult("actions is empty; name at least one of forbid, force, continue, or leave the key out for all", [nameof(Actions)]);
        }
        else if (Actions.Distinct().Count() != Actions.Length)
        {
            yield return new ValidationResult("actions names one action twice", [nameof(Actions)]);
        }

        if (Behaviors.Distinct(StringComparer.Ordinal).Count() != Behaviors.Length)
        {
            yield return new ValidationResult("behaviors names one behaviour twice", [nameof(Behaviors)]);
        }

        if (Phrases.Any(string.IsNullOrWhiteSpace))
        {
            yield return new ValidationResult("a phrase is empty", [nameof(Phrases)]);
        }

        if (!Phrases.IsEmpty && !Actions.Contains(InterventionAction.Force))
        {
            yield return new ValidationResult("phrases are what force puts in, but actions does not name force", [nameof(Phrases)]);
        }
        else if (!Phrases.IsEmpty && Behaviors.Length != 1)
        {
            yield return new ValidationResult("phrases begin one behaviour; name it under behaviors, alone", [nameof(Phrases)]);
        }

        if (Fallback is not null && !Actions.Contains(InterventionAction.Forbid))
        {
            yield return new ValidationResult("fallback is what forbid puts in, but actions does not name forbid", [nameof(Fallback)]);
        }
        else if (Fallback is not null && Behaviors.Length != 1)
        {
            yield return new ValidationResult("fallback stands in the place of one behaviour; name it under behaviors, alone", [nameof(Fallback)]);
        }
    }

    internal InterventionOptions ToOptions(EvaluationSettings evaluation) => new()
    {
        Problems = Problems,
        Samples = Samples,
        Temperature = Temperature,
        MaxCompletionTokens = MaxTokens ?? evaluation.MaxTokens!.Value,
        Retries = Retries,
        Fallback = Fallback,
        Times = Times,
        ScoreTimeoutSeconds = evaluation.ScoreTimeoutSeconds,
    };
}

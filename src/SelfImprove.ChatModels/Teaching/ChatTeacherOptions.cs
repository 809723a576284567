using System.ComponentModel.DataAnnotations;

namespace SelfImprove.ChatModels;

/// <summary>Options of the language model as teacher (<c>kind: chat-teacher</c>).</summary>
public sealed record ChatTeacherOptions : IValidatableObject
{
    /// <summary>The language model that teaches.</summary>
    [Required]
    public ChatEndpointOptions? Endpoint { get; init; }

    /// <summary>Which behaviours the model is asked to show. Default <c>all</c>.</summary>
    [EnumDataType(typeof(TeacherStrategy))]
    public TeacherStrategy Strategy { get; init; } = TeacherStrategy.All;

    /// <summary>Your own system prompt, in place of that of the strategy. It must ask for the thought between <c>&lt;think&gt;</c> tags and the answer between <c>&lt;answer&gt;</c> tags. Default: that of the strategy.</summary>
    public string? SystemPrompt { get; init; }

    /// <summary>
    /// How a problem is put to the model, with <c>{prompt}</c> for the task's prompt, <c>{numbers}</c> and <c>{target}</c>. Default: for problems with numbers and a
    /// target the rules of the game in words, for others the prompt.
    /// </summary>
    public string? Question { get; init; }

    /// <summary>Which texts are kept: <c>all</c>, <c>right</c> or <c>wrong</c> ones, as the experiment's reward judges. Texts without an answer between tags never are. Default <c>all</c>.</summary>
    [EnumDataType(typeof(TeacherKeep))]
    public TeacherKeep Keep { get; init; } = TeacherKeep.All;

    /// <summary>At most this many problems are asked for each text that is wanted; then the work ends with a message. Default 20.</summary>
    [NoEffectOnResults]
    [Range(1.0, 10_000.0)]
    public double ProblemsPerText { get; init; } = 20;

    /// <summary>Index in the train split of the first problem. Give stages that must not share problems ranges of their own. Default 0.</summary>
    [Range(0L, long.MaxValue)]
    public long FirstProblem { get; init; }

    /// <summary>A file of JSON lines that keeps the answers. Default: in a run, one in the stage's folder; in code, none.</summary>
    [OutputPath]
    public string? Answers { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SystemPrompt is not null && string.IsNullOrWhiteSpace(SystemPrompt))
        {
            yield return new ValidationResult("system-prompt is empty; leave the key out for the prompt of the strategy", [nameof(SystemPrompt)]);
        }

        if (Question is not null && !TeacherPrompt.Placeholders.Any(p => Question.Contains(p, StringComparison.Ordinal)))
        {
            yield return new ValidationResult(
                $"question has no place for the problem; use {string.Join(", ", TeacherPrompt.Placeholders)}", [nameof(Question)]);
        }
    }
}

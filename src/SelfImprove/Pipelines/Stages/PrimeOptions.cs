using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>Options of the stage that writes a dataset for the training stages after it.</summary>
public sealed record PrimeOptions : IValidatableObject
{
    /// <summary>What writes the texts. Give either this or <c>file</c>.</summary>
    public ComponentChoice<IPrimingSource>? Source { get; init; }

    /// <summary>A file of JSON lines with <c>prompt</c> (or <c>query</c>) and <c>completion</c>, or <c>text</c>: traces by other teachers, or documents.</summary>
    [InputPath]
    public string? File { get; init; }

    /// <summary>How many texts. Default: 1000 of a source, all of a file.</summary>
    [Range(1, 100_000_000)]
    public int? Count { get; init; }

    /// <summary>Whether the texts are added to those of the dataset stage before, such as documents to a corpus of drills; otherwise they take their place. Default false.</summary>
    public bool Append { get; init; }

    /// <summary>Which keys of the file hold what.</summary>
    [Required]
    public DatasetColumns Columns { get; init; } = new();

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Source is null && File is null)
        {
            yield return new ValidationResult("give a source (what writes the texts) or a file");
        }
        else if (Source is not null && File is not null)
        {
            yield return new ValidationResult("give either a source or a file, not both", [nameof(File)]);
        }
    }
}

using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>Options of the stage that copies the policy to a folder.</summary>
public sealed record ExportOptions
{
    /// <summary>The folder; made when it does not exist, its files of the same names are replaced. Relative to the file that it is written in.</summary>
    [Required(AllowEmptyStrings = false)]
    [OutputPath]
    public string? Path { get; init; }

    /// <summary>
    /// Whether an adapter (LoRA) is merged into its model, so that the folder holds an ordinary one, in the type that its model is stored in. False copies the adapter, which finds
    /// its model by a path relative to the folder. Default true; a policy without an adapter is copied either way.
    /// </summary>
    public bool Merge { get; init; } = true;
}

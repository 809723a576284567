using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SelfImprove;

/// <summary>
/// An adapter of low rank (LoRA, Hu et al. 2021): the model's own weights stay as they are, and to each adapted matrix W the product alpha / rank * B A is
/// added, whose factors A [rank, inputs] and B [outputs, rank] are trained.
/// </summary>
public sealed record LoraOptions : IValidatableObject
{
    /// <summary>The matrices that can be adapted, in the order in which a layer has them: the last part of their module's name.</summary>
    public static ImmutableArray<string> KnownModules { get; } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>Rank of the product. Default 16.</summary>
    [Range(1, 4096)]
    public int Rank { get; init; } = 16;

    /// <summary>Scale of the product, times the rank. Default 32.</summary>
    [Range(1e-3, 1e5)]
    public double Alpha { get; init; } = 32;

    /// <summary>
    /// Which matrices of every layer are adapted: some of <c>q_proj</c>, <c>k_proj</c>, <c>v_proj</c>, <c>o_proj</c>, <c>gate_proj</c>, <c>up_proj</c>,
    /// <c>down_proj</c>. Default: all of them.
    /// </summary>
    public ImmutableArray<string> TargetModules { get; init; } = KnownModules;

    /// <summary>What the product is multiplied with: alpha / rank.</summary>
    public float Scale => (float)(Alpha / Rank);

    /// <summary>One line for a person.</summary>
    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"LoRA of rank {Rank} on {(KnownModules.All(m => TargetModules.Contains(m)) ? "all matrices of the layers" : string.Join(", ", KnownModules.Where(m => TargetModules.Contains(m))))}");

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TargetModules.IsDefaultOrEmpty)
        {
            yield return new ValidationResult($"name at least one module: {string.Join(", ", KnownModules)}", [nameof(TargetModules)]);
            yield break;
        }

        foreach (var module in TargetModules.Where(m => !KnownModules.Contains(m)))
        {
            var nearest = NearestName.Find(module, KnownModules);
            yield return new ValidationResult(
                $"there is no module '{module}' to adapt{(nearest is null ? ";" : $"; did you mean '{nearest}'?")} known are {string.Join(", ", KnownModules)}", [nameof(TargetModules)]);
        }

        if (TargetModules.GroupBy(m => m, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            yield return new ValidationResult($"the module '{twice.Key}' is named twice", [nameof(TargetModules)]);
        }
    }
}

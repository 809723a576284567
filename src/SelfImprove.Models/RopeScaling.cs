using System.ComponentModel.DataAnnotations;

namespace SelfImprove;

/// <summary>A change of the rotary frequencies: <c>rope_scaling</c> of a checkpoint's <c>config.json</c>.</summary>
public sealed record RopeScaling : IValidatableObject
{
    /// <summary>Which change.</summary>
    public required RopeScalingKind Kind { get; init; }

    /// <summary>How many times longer contexts are made; at least 1.</summary>
    [Range(1.0, 1e6)]
    public required double Factor { get; init; }

    /// <summary>Tokens of the context of the first training. Needed by llama3; null, the default, is the model's context length for yarn. Linear does not read it.</summary>
    [Range(1, 1 << 24)]
    public int? OriginalContextLength { get; init; }

    /// <summary>Llama3: frequencies that turn fewer times than this within the original context are divided by the factor. Default 1.</summary>
    [Range(1e-6, 1e6)]
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>Llama3: frequencies that turn more often than this within the original context stay. Default 4.</summary>
    [Range(1e-6, 1e6)]
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>Yarn: dimensions that turn at least this often within the original context stay. Default 32.</summary>
    [Range(1e-6, 1e6)]
    public double BetaFast { get; init; } = 32;

    /// <summary>Yarn: dimensions that turn at most this often within the original context are divided by the factor. Default 1.</summary>
    [Range(1e-6, 1e6)]
    public double BetaSlow { get; init; } = 1;

    /// <summary>Yarn: what turned queries and keys are multiplied by. Default null: 0.1 ln(factor) + 1.</summary>
    [Range(1e-6, 1e6)]
    public double? AttentionFactor { get; init; }

    /// <summary>Yarn: whether the bounds between the dimensions are rounded to whole ones. Default true.</summary>
    public bool Truncate { get; init; } = true;

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Kind == RopeScalingKind.Llama3 && OriginalContextLength is null)
        {
            yield return new ValidationResult("rotary scaling of the kind llama3 needs the original context length", [nameof(OriginalContextLength)]);
        }

        if (Kind == RopeScalingKind.Llama3 && !(LowFrequencyFactor < HighFrequencyFactor))
        {
            yield return new ValidationResult(
                FormattableString.Invariant($"the low frequency factor {LowFrequencyFactor} is not less than the high frequency factor {HighFrequencyFactor}"), [nameof(LowFrequencyFactor)]);
        }

        if (Kind == RopeScalingKind.Yarn && !(BetaSlow < BetaFast))
        {
            yield return new ValidationResult(FormattableString.Invariant($"beta slow {BetaSlow} is not less than beta fast {BetaFast}"), [nameof(BetaSlow)]);
        }
    }
}

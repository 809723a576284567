using System.ComponentModel.DataAnnotations;
using System.Globalization;
using SelfImprove.Configuration.Yaml;

namespace SelfImprove.Configuration.Binding;

/// <summary>Checks bound options by their DataAnnotations and IValidatableObject, and says where in the configuration the culprit stands.</summary>
internal static class OptionsValidation
{
    /// <summary>Checks one record; records within it are checked when they are bound.</summary>
    /// <param name="options">The record.</param>
    /// <param name="section">What messages call it.</param>
    /// <param name="map">Where it was bound from; null when it was made in code.</param>
    /// <param name="errors">Takes what is wrong.</param>
    /// <param name="rangesOnly">Whether something in it could not be bound, so that only what stands for itself can be checked.</param>
    internal static void Check(object options, string section, ConfigMap? map, DiagnosticBag errors, bool rangesOnly = false)
    {
        var before = errors.Count;
        foreach (var option in OptionModel.Of(options.GetType()))
        {
            var value = option.Property.GetValue(options);
            var context = new ValidationContext(options) { MemberName = option.Property.Name, DisplayName = option.Key };
            foreach (var attribute in option.Property.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>()
                .Where(a => !rangesOnly || a is RangeAttribute))
            {
                if (attribute.GetValidationResult(value, context) is { } failure)
                {
                    errors.Add(PositionOf(map, option.Key), Describe(attribute, section, option, value, failure));
                }
            }
        }

        // Rules between options assume that each by itself is in range.
        if (!rangesOnly && errors.Count == before && options is IValidatableObject validatable)
        {
            foreach (var failure in validatable.Validate(new ValidationContext(options)))
            {
                var keys = failure.MemberNames.Select(OptionModel.KeyOf).ToList();
                errors.Add(PositionOf(map, [.. keys]), $"{section}: {failure.ErrorMessage}");
            }
        }
    }

    private static string Describe(ValidationAttribute attribute, string section, OptionProperty option, object? value, ValidationResult failure) => attribute switch
    {
        RangeAttribute range => string.Create(
            CultureInfo.InvariantCulture, $"{OptionsBinder.PathOf(section, option.Key)} is {value}, but must be {Bounds(range)}"),
        RequiredAttribute => $"{section} needs '{option.Key}'",
        _ => $"{OptionsBinder.PathOf(section, option.Key)}: {failure.ErrorMessage}",
    };

    /// <summary>A range in words.</summary>
    internal static string Bounds(RangeAttribute range)
    {
        var (minimum, maximum) = (Format(range.Minimum), Format(range.Maximum));
        if (IsLargest(range.Maximum))
        {
            return range.MinimumIsExclusive ? $"more than {minimum}" : $"{minimum} or more";
        }

        return $"{(range.MinimumIsExclusive ? $"more than {minimum}" : $"at least {minimum}")} and {(range.MaximumIsExclusive ? $"less than {maximum}" : $"at most {maximum}")}";
    }

    /// <summary>A range as short as a table likes it.</summary>
    internal static string Interval(RangeAttribute range) =>
        IsLargest(range.Maximum) || range.MinimumIsExclusive || range.MaximumIsExclusive
            ? Bounds(range)
            : $"{Format(range.Minimum)} to {Format(range.Maximum)}";

    private static bool IsLargest(object bound) => bound is int.MaxValue or long.MaxValue or double.MaxValue or double.PositiveInfinity;

    private static string? Format(object bound) => Convert.ToString(bound, CultureInfo.InvariantCulture);

    private static ConfigOrigin? PositionOf(ConfigMap? map, params string[] keys) =>
        keys.Select(k => map?[k]?.Value.Origin).FirstOrDefault(o => o is not null) ?? map?.Origin;
}

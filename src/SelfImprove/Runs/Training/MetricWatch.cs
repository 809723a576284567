using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Runs;

/// <summary>
/// Says when a metric has left its healthy range: after a few steps in a row, since single steps are noisy, and again only after it has been back.
/// </summary>
/// <param name="definitions">The registered metrics.</param>
internal sealed class MetricWatch(ImmutableArray<MetricDefinition> definitions)
{
    /// <summary>Steps in a row after which a metric is worth a warning.</summary>
    internal const int Patience = 3;

    private readonly Dictionary<string, int> _stepsOutside = [];

    /// <summary>Looks at the metrics of a step.</summary>
    /// <returns>The warnings, in order of the metrics' names.</returns>
    internal IEnumerable<string> Look(ImmutableSortedDictionary<string, double> metrics)
    {
        foreach (var (name, value) in metrics)
        {
            if (definitions.FirstOrDefault(d => d.Covers(name)) is not { } definition)
            {
                continue;
            }

            var outside = value < definition.HealthyMinimum || value > definition.HealthyMaximum;
            _stepsOutside[name] = outside ? _stepsOutside.GetValueOrDefault(name) + 1 : 0;
            if (_stepsOutside[name] == Patience)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is {value:g3} ({definition.Unit}), {Patience} steps in a row outside its healthy range ({Range(definition)}). {definition.Remedy ?? definition.Meaning}");
            }
        }
    }

    private static string Range(MetricDefinition definition) => (definition.HealthyMinimum, definition.HealthyMaximum) switch
    {
        ({ } low, { } high) => string.Create(CultureInfo.InvariantCulture, $"{low:g3} to {high:g3}"),
        ({ } low, null) => string.Create(CultureInfo.InvariantCulture, $"from {low:g3}"),
        (_, var high) => string.Create(CultureInfo.InvariantCulture, $"up to {high:g3}"),
    };
}

using System.Collections.Immutable;
using SelfImprove.Pipelines;

namespace SelfImprove.Runs;

/// <summary>What the detectors of a cell have taken since a stage began. They are made once for all stages of the cell.</summary>
internal sealed class DetectorUsage
{
    private readonly CellComponents _components;
    private readonly ImmutableSortedDictionary<string, double> _before;

    internal DetectorUsage(CellComponents components)
    {
        _components = components;
        _before = Read();
    }

    /// <summary>Adds the numbers to those of the stage.</summary>
    internal ImmutableSortedDictionary<string, double> AddTo(ImmutableSortedDictionary<string, double> values) =>
        values.SetItems(Read().Select(u => KeyValuePair.Create(u.Key, u.Value - _before.GetValueOrDefault(u.Key))).Where(u => u.Value != 0));

    private ImmutableSortedDictionary<string, double> Read() => _components.Detectors.OfType<IUsageReporter>().SelectMany(r => r.ReadUsage())
        .GroupBy(u => u.Key, u => u.Value, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal);
}

using System.Collections.Immutable;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Runs;

namespace SelfImprove.Configuration.Documents;

/// <summary>The combinations that a matrix leaves out: <c>exclude: [ { base: rich, condition: [ dots, empty ] } ]</c>.</summary>
/// <param name="errors">Is told what is wrong.</param>
/// <param name="axes">The axes of the matrix with their values.</param>
internal sealed class MatrixExclusions(DiagnosticBag errors, ImmutableArray<(string Name, ImmutableArray<string> Values)> axes)
{
    private ImmutableArray<ImmutableArray<(string Axis, ImmutableArray<string> Values)>> _rules = [];

    /// <summary>Reads the list; nothing is left out where there is none.</summary>
    internal void Read(ConfigNode? node)
    {
        switch (node)
        {
            case null:
                break;
            case ConfigList list when list.Items.All(i => i is ConfigMap { Entries.Length: > 0 }):
                _rules = [.. list.Items.Cast<ConfigMap>().Select(map => map.Entries.Select(ReadEntry).ToImmutableArray())];
                break;
            default:
                errors.Add(node.Origin, $"exclude is a list of combinations such as [ {{ base: rich, condition: [ dots, empty ] }} ], but {(node is ConfigList ? "something else stands in it" : $"{node.Describe()} is given")}");
                break;
        }
    }

    /// <summary>Whether a combination is left out: some rule names one of its values on every axis that the rule speaks of.</summary>
    internal bool Contain(ImmutableArray<AxisValue> cell) =>
        _rules.Any(rule => rule.All(r => cell.Any(v => v.Axis == r.Axis && r.Values.Contains(v.Value))));

    private (string Axis, ImmutableArray<string> Values) ReadEntry(ConfigEntry entry)
    {
        var axis = axes.FirstOrDefault(a => a.Name == entry.Key);
        if (axis.Name is null)
        {
            var names = axes.Select(a => a.Name).ToList();
            errors.Add(entry.Origin, $"exclude: the matrix has no axis '{entry.Key}'{Suggestion.Then(Suggestion.For(entry.Key, names), $"its axes are: {string.Join(", ", names)}")}");
            return (entry.Key, []);
        }

        var nodes = entry.Value is ConfigList list ? list.Items : [entry.Value];
        foreach (var node in nodes)
        {
            if (node is not ConfigScalar { IsNull: false } scalar)
            {
                errors.Add(node.Origin, $"exclude: a value of axis '{entry.Key}' is expected, but {node.Describe()} is given");
            }
            else if (!axis.Values.Contains(scalar.Text))
            {
                errors.Add(node.Origin, $"exclude: axis '{entry.Key}' has no value '{scalar.Text}'{Suggestion.Then(Suggestion.For(scalar.Text, axis.Values), $"its values are: {string.Join(", ", axis.Values)}")}");
            }
        }

        return (entry.Key, [.. nodes.OfType<ConfigScalar>().Select(s => s.Text)]);
    }
}

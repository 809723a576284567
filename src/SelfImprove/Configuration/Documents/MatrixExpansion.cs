using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Runs;

namespace SelfImprove.Configuration.Documents;

/// <summary>Turns a document with a <c>matrix:</c> into one document per cell.</summary>
internal sealed class MatrixExpansion(DiagnosticBag errors, int maxCells)
{
    /// <summary>A cell: its place on the axes, and the document with the axes' overrides applied.</summary>
    internal sealed record Cell(ImmutableArray<AxisValue> Axes, ConfigMap Root);

    /// <summary>A cell under construction; stages are skipped last, so that overrides of another axis still find them.</summary>
    private sealed record Draft(ImmutableArray<AxisValue> Axes, ConfigMap Root, ImmutableArray<ConfigNode> Skips);

    private sealed record Choice(string Label, ImmutableArray<ConfigOverride> Overrides, ConfigNode? Skip);

    private sealed record Axis(string Name, ImmutableArray<Choice> Choices);

    /// <summary>Lists the cells; the last axis runs fastest.</summary>
    internal ImmutableArray<Cell> Expand(ConfigMap root)
    {
        if (root[DocumentKeys.Matrix] is not { } matrix)
        {
            return [new Cell([], root)];
        }

        if (matrix.Value is not ConfigMap axes)
        {
            errors.Add(matrix.Value.Origin, $"matrix is a map of axes, but {matrix.Value.Describe()} is given");
            return [];
        }

        ImmutableArray<Axis> read = [.. axes.Entries.Where(e => e.Key != DocumentKeys.Exclude).Select(ReadAxis).OfType<Axis>()];
        var count = read.Aggregate(1.0, (product, axis) => product * axis.Choices.Length);
        if (count > maxCells)
        {
            errors.Add(matrix.Value.Origin, string.Create(
                CultureInfo.InvariantCulture,
                $"the matrix has {count:#,0} cells ({string.Join(" x ", read.Select(a => $"{a.Choices.Length:#,0} {a.Name}"))}), more than {maxCells:#,0}; if that many runs are meant, say so with --max-cells {count:0}"));
            return [];
        }

        ImmutableArray<Draft> cells = [new Draft([], root.Without(DocumentKeys.Matrix), [])];
        foreach (var axis in read)
        {
            cells = [.. cells.SelectMany(cell => axis.Choices.Select(choice => Apply(cell, axis.Name, choice)))];
        }

        var excluded = new MatrixExclusions(errors, [.. read.Select(a => (a.Name, a.Choices.Select(c => c.Label).ToImmutableArray()))]);
        excluded.Read(axes[DocumentKeys.Exclude]?.Value);
        cells = cells.RemoveAll(c => excluded.Contain(c.Axes));
        if (cells.IsEmpty && read.Length > 0)
        {
            errors.Add(axes[DocumentKeys.Exclude]?.Value.Origin ?? matrix.Value.Origin, "exclude leaves no cell of the matrix");
        }

        return [.. cells.Select(c => new Cell(c.Axes, c.Skips.Aggregate(c.Root, Skip)))];
    }

    /// <summary>The paths that the axes set, for a message to whoever overrides one of them.</summary>
    internal static IEnumerable<(string Path, string Axis)> PathsSet(ConfigMap root)
    {
        var axes = (root[DocumentKeys.Matrix]?.Value as ConfigMap)?.Entries ?? [];
        return axes.Where(a => a.Key != DocumentKeys.Exclude).SelectMany(axis => axis.Value is ConfigMap sets
            ? sets.Entries.SelectMany(set => (set.Value as ConfigMap)?.Entries.Select(e => (e.Key, axis.Key)) ?? [])
            : [(axis.Key, axis.Key)]);
    }

    private Axis? ReadAxis(ConfigEntry axis)
    {
        ImmutableArray<Choice> choices = [];
        switch (axis.Value)
        {
            case ConfigList { Items.Length: > 0 } list:
                var scalars = list.Items.OfType<ConfigScalar>().ToList();
                if (scalars.Count < list.Items.Length)
                {
                    errors.Add(list.Origin, $"the values of axis '{axis.Key}' are not all plain values; give them names (a map of named sets of overrides)");
                    return null;
                }

                choices = [.. scalars.Select(s => new Choice(s.Text, [new ConfigOverride([.. axis.Key.Split('.')], s, s.Origin)], null))];
                break;
            case ConfigMap { Entries.Length: > 0 } map:
                choices = [.. map.Entries.Select(ReadNamedSet)];
                break;
            default:
                errors.Add(axis.Value.Origin, $"axis '{axis.Key}' is a list of values or a map of named sets of overrides, but {axis.Value.Describe()} is given");
                return null;
        }

        if (choices.GroupBy(c => c.Label).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            errors.Add(axis.Value.Origin, $"axis '{axis.Key}' has the value '{twice.Key}' twice");
        }

        return new Axis(axis.Key, choices);
    }

    private Choice ReadNamedSet(ConfigEntry set)
    {
        if (set.Value is ConfigScalar { IsNull: true })
        {
            return new Choice(set.Key, [], null);
        }

        if (set.Value is not ConfigMap map)
        {
            errors.Add(set.Value.Origin, $"'{set.Key}' is a map of overrides such as {{ ppo.steps: 50 }}, but {set.Value.Describe()} is given");
            return new Choice(set.Key, [], null);
        }

        return new Choice(
            set.Key,
            [.. map.Entries.Where(e => e.Key != DocumentKeys.Skip).Select(ConfigOverride.FromEntry)],
            map[DocumentKeys.Skip]?.Value);
    }

    private Draft Apply(Draft cell, string axis, Choice choice) => new(
        cell.Axes.Add(new AxisValue(axis, choice.Label)),
        choice.Overrides.Aggregate(cell.Root, (r, o) => o.ApplyTo(r, errors)),
        choice.Skip is null ? cell.Skips : cell.Skips.Add(choice.Skip));

    private ConfigMap Skip(ConfigMap root, ConfigNode skip)
    {
        var names = skip is ConfigList list ? list.Items : [skip];
        if (!names.All(n => n is ConfigScalar { IsNull: false }))
        {
            errors.Add(skip.Origin, "skip is a list of stages");
            return root;
        }

        return StageList.Remove(root, [.. names.Cast<ConfigScalar>().Select(n => StageList.Find(root, n.Text, n.Origin, errors)).OfType<int>()]);
    }
}

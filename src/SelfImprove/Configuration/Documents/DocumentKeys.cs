using System.Collections.Immutable;
using SelfImprove.Configuration.Binding;
using SelfImprove.Pipelines;

namespace SelfImprove.Configuration.Documents;

/// <summary>The keys at the top of an experiment file.</summary>
internal static class DocumentKeys
{
    internal const string Extends = "extends";
    internal const string Plugins = "plugins";
    internal const string Set = "set";
    internal const string Matrix = "matrix";
    internal const string Pipeline = "pipeline";
    internal const string Skip = "skip";
    internal const string Exclude = "exclude";
    internal const string Study = "study";

    /// <summary>Keys that begin with this are for the file's own anchors.</summary>
    internal const string ExtensionPrefix = "x-";

    /// <summary>Keys that are worked off before options are bound, with what they mean.</summary>
    internal static readonly ImmutableArray<(string Key, string Meaning)> Structural =
    [
        (Extends, "Another experiment file that this one is laid over: maps are merged key by key, anything else is replaced. Relative to this file."),
        (Plugins, "Assemblies that register further components. Relative to this file."),
        (Set, "Overrides by path, such as `ppo.steps: 50`; stages are addressed by id or kind. The same as `--set` on the command line."),
        (Matrix, "Axes of a grid; every combination is a cell with a pipeline of its own. An axis is a list of values for the path that is its name, or named sets of overrides; a set may `skip` stages. `exclude` lists combinations that are left out."),
        (Pipeline, "The stages in order: a map of one kind to its options, or a bare kind."),
    ];

    internal static IEnumerable<string> All => OptionModel.Of(typeof(Experiment)).Select(o => o.Key).Concat(Structural.Select(s => s.Key));

    internal static bool IsKnown(string key) => All.Contains(key, StringComparer.Ordinal);
}

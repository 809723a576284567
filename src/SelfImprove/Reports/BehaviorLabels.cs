using System.Collections.Immutable;
using System.Globalization;

namespace SelfImprove.Reports;

/// <summary>The names of behaviours for a reader, and a short mark for each, so that highlights do not rest on colour alone.</summary>
internal sealed class BehaviorLabels
{
    private readonly ImmutableDictionary<Behavior, int> _indices;
    private readonly ImmutableArray<string> _marks;

    internal BehaviorLabels(ImmutableArray<Behavior> behaviors)
    {
        Behaviors = behaviors;
        var marks = ImmutableArray.CreateBuilder<string>();
        var indices = ImmutableDictionary.CreateBuilder<Behavior, int>();
        foreach (var behavior in behaviors)
        {
            // The initials: V, B, SS, BC; a number follows where two behaviours share them.
            var initials = string.Concat(behavior.Name.Split('_', '-', ' ').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0])));
            var mark = initials;
            for (var n = 2; marks.Contains(mark); n++)
            {
                mark = initials + n.ToString(CultureInfo.InvariantCulture);
            }

            indices[behavior] = marks.Count;
            marks.Add(mark);
        }

        _marks = marks.ToImmutable();
        _indices = indices.ToImmutable();
    }

    internal ImmutableArray<Behavior> Behaviors { get; }

    /// <summary>Position of a behaviour among the report's, or -1.</summary>
    internal int IndexOf(Behavior behavior) => _indices.TryGetValue(behavior, out var index) ? index : -1;

    internal string MarkOf(int index) => _marks[index];

    /// <summary>The name with spaces instead of underscores.</summary>
    internal static string NameOf(Behavior behavior) => behavior.Name.Replace('_', ' ');

    /// <summary>The name with a capital, for titles.</summary>
    internal static string TitleOf(Behavior behavior) => NameOf(behavior) is { Length: > 0 } name ? char.ToUpperInvariant(name[0]) + name[1..] : "";
}

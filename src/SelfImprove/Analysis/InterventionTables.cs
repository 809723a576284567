using System.Collections.Immutable;
using SelfImprove.Interventions;
using SelfImprove.Reports;
using SelfImprove.Runs;

namespace SelfImprove.Analysis;

/// <summary>The rows that are made of interventions.</summary>
internal static class InterventionTables
{
    /// <summary>The effects over the seeds of each condition.</summary>
    /// <param name="rows">Interventions with the condition and the cell that they are of; a cell made each once.</param>
    internal static IEnumerable<InterventionEffect> Effects(IEnumerable<(string Condition, string Cell, InterventionRow Row)> rows)
    {
        foreach (var group in rows.GroupBy(r => (r.Condition, r.Row.Policy, r.Row.Behavior)))
        {
            var controls = group.Where(r => r.Row.Action == InterventionAction.Continue).GroupBy(r => r.Cell, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Row, StringComparer.Ordinal);
            foreach (var action in group.GroupBy(r => r.Row.Action))
            {
                var difference = MeanOver(action.Select(r => Between(r.Row, r.Row.SolvedUntouched)));
                var beyond = action.Key == InterventionAction.Continue ? ResampledNumber.Unknown
                    : MeanOver(action.Where(r => controls.ContainsKey(r.Cell)).Select(r => Between(r.Row, controls[r.Cell].Solved)));
                yield return new InterventionEffect(
                    group.Key.Condition, group.Key.Policy, group.Key.Behavior, action.Key, difference.Seeds, difference.Problems, difference.ToInterval(), beyond.ToInterval());
            }
        }
    }

    private static ResampledNumber MeanOver(IEnumerable<SeedResult?> seeds) =>
        new HierarchicalBootstrap([KeyValuePair.Create("", seeds.OfType<SeedResult>().ToImmutableArray())]).MeanOf("");

    // Null where no problem was scored in both.
    private static SeedResult? Between(InterventionRow row, ImmutableArray<double?> others)
    {
        var problems = row.Problems ?? [];
        var differences = Enumerable.Range(0, Math.Min(problems.Length, Math.Min(row.Solved.Length, others.Length)))
            .Where(i => row.Solved[i] is not null && others[i] is not null)
            .Select(i => (Problem: problems[i], Value: row.Solved[i]!.Value - others[i]!.Value)).ToList();

        // A task with few problems may pose one twice.
        return differences.Count == 0 ? null : new SeedResult(
            differences.Average(d => d.Value),
            differences.GroupBy(d => d.Problem, d => d.Value, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Average(), StringComparer.Ordinal));
    }
}

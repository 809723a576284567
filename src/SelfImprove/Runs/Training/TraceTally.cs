using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>Adds up what a task reads in completions, where it can read them.</summary>
internal static class TraceTally
{
    /// <summary>Adds the metrics <c>PREFIXtrace/NAME</c>; what was nowhere to be counted is left out.</summary>
    internal static void Add(ImmutableSortedDictionary<string, double>.Builder metrics, string prefix, ITask task, ImmutableArray<Trajectory> trajectories)
    {
        if (task is not ITraceReader reader)
        {
            return;
        }

        var readings = new ImmutableSortedDictionary<string, TraceCount>[trajectories.Length];
        Parallel.For(0, readings.Length, i => readings[i] = reader.ReadTrace(trajectories[i].Problem, trajectories[i].Completion));
        foreach (var name in readings.SelectMany(r => r.Keys).Distinct())
        {
            var counts = readings.Select(r => r.GetValueOrDefault(name));
            var (count, of) = counts.Aggregate((Count: 0L, Of: 0L), (sum, c) => (sum.Count + c.Count, sum.Of + c.Of));
            if (of > 0)
            {
                metrics[$"{prefix}trace/{name}"] = (double)count / of;
            }
        }
    }
}

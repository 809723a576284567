using System.Collections.Immutable;

namespace SelfImprove;

/// <summary>Optional capability of a detector or a priming source: it counts what its work has taken, such as requests to a language model.</summary>
public interface IUsageReporter
{
    /// <summary>Sums since the component was made, by the names of their metrics (<see cref="MetricDefinition"/>). May be called at any time.</summary>
    ImmutableSortedDictionary<string, double> ReadUsage();
}

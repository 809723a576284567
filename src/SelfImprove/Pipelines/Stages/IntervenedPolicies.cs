namespace SelfImprove.Pipelines;

/// <summary>Which policies of a pipeline interventions are made on.</summary>
public enum IntervenedPolicies
{
    /// <summary>The last.</summary>
    Last,

    /// <summary>The base and the result of every training stage.</summary>
    All,
}

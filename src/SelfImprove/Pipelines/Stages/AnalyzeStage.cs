using System.Collections.Immutable;

namespace SelfImprove.Pipelines;

/// <summary>Measures the policies of the pipeline on the same held-out problems, with the same limits, so that they compare.</summary>
internal sealed class AnalyzeStage(AnalyzeOptions options) : IPipelineStage
{
    internal const string Name = "analyze";

    public StageContract Contract => HeldOutStage.Contract with { ReadsAllPolicies = true };

    public string Describe() => options.Policies == AnalyzedPolicies.All ? "measures every policy of the pipeline" : "measures the first and the last policy";

    public void Check(StageCheck check)
    {
    }

    public int PoliciesToMeasure(StagePlan plan) => HeldOutStage.PoliciesToMeasure(plan, PoliciesOf(plan));

    public Task<StageSummary> RunAsync(StageRun run) => HeldOutStage.RunAsync(run, PoliciesOf(run.Plan));

    private ImmutableArray<PolicyRef> PoliciesOf(StagePlan plan)
    {
        // A model that was made from scratch knows nothing yet.
        var policies = plan.Policies.RemoveAll(p => p.Directory is null);
        return options.Policies == AnalyzedPolicies.All || policies.Length < 3 ? policies : [policies[0], policies[^1]];
    }
}

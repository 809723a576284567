namespace SelfImprove.Pipelines;

/// <summary>Measures the current policy on held-out problems.</summary>
internal sealed class EvaluateStage : IPipelineStage
{
    internal const string Name = "evaluate";

    public StageContract Contract => HeldOutStage.Contract;

    public string Describe() => "measures the policy on held-out problems";

    public void Check(StageCheck check)
    {
    }

    public int PoliciesToMeasure(StagePlan plan) => HeldOutStage.PoliciesToMeasure(plan, [plan.Policy!]);

    public Task<StageSummary> RunAsync(StageRun run) => HeldOutStage.RunAsync(run, [run.Plan.Policy!]);
}

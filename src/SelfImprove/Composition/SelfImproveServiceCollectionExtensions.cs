using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SelfImprove.Configuration;
using SelfImprove.Interventions;
using SelfImprove.Pipelines;
using SelfImprove.Rewards;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove;

/// <summary>Adds SelfImprove to an application's services.</summary>
public static class SelfImproveServiceCollectionExtensions
{
    /// <summary>
    /// Adds the catalogue of components, the reader of experiment files, the runner, and the stages <c>prime</c>, <c>curate</c>, <c>self-distill</c>, <c>evaluate</c>, <c>analyze</c>,
    /// <c>intervene</c> and <c>export</c>. Tasks, rewards, detectors, trainers and engines are added by their packages:
    /// <c>services.AddSelfImprove().AddCountdown().AddBehaviors().AddSft().AddPpo().AddCpuEngine()</c>. Calling it again changes nothing.
    /// </summary>
    public static ISelfImproveBuilder AddSelfImprove(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builder = new SelfImproveBuilder(services);
        if (services.Any(s => s.ServiceType == typeof(ComponentCatalogue)))
        {
            return builder;
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ComponentCatalogue>();
        services.AddSingleton<ExperimentLoader>();
        services.AddSingleton<ExperimentRunner>();
        return builder
            .AddStage<PrimeOptions>(PrimeStage.Name, "Writes a dataset: texts of a priming source, or a JSON-lines file.", (s, o) => new PrimeStage(o, s))
            .AddStage<CurateOptions>(
                CurateStage.Name, "Makes a smaller dataset of the one before it: documents rich in behaviours or without any, up to a budget, clean of held-out problems, rewritten.", (s, o) => new CurateStage(o, s))
            .AddStage<SelfDistillOptions>(
                SelfDistillStage.Name, "Writes a dataset of search traces made of the policy's own samples, without a teacher.", (_, o) => new SelfDistillStage(o))
            .AddStage<EvaluateOptions>(EvaluateStage.Name, "Measures the policy on held-out problems.", (_, _) => new EvaluateStage())
            .AddStage<AnalyzeOptions>(AnalyzeStage.Name, "Measures accuracy, length and behaviours of the policies of the pipeline on held-out problems.", (_, o) => new AnalyzeStage(o))
            .AddStage<InterveneOptions>(InterveneStage.Name, "Forbids or forces behaviours while policies answer held-out problems, and measures what that changes.", (_, o) => new InterveneStage(o))
            .AddStage<ExportOptions>(ExportStage.Name, "Copies the policy to a folder.", (_, o) => new ExportStage(o))
            .AddAblationRewards()
            .AddMetrics(RunMetrics.Definitions)
            .AddMetrics(CurateMetrics.Definitions)
            .AddMetrics(EvaluationMetrics.Definitions)
            .AddMetrics(InterventionMetrics.Definitions);
    }

    private static ISelfImproveBuilder AddStage<TOptions>(
        this ISelfImproveBuilder builder, string name, string summary, Func<IServiceProvider, TOptions, IPipelineStage> factory)
        where TOptions : class, new() => builder.Add(IPipelineStage.Kind, name, summary, factory);
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Binding;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>Checks an experiment as a whole and works out which stages there are, what each depends on, and where it is stored.</summary>
internal sealed class RunPlanner(IServiceProvider services, string runDirectory)
{
    // Enough to tell stages apart in one run; the whole hash is compared.
    private const int HashInName = 12;

    /// <summary>Plans a run.</summary>
    /// <exception cref="ConfigurationException">The experiment can't run; everything that is wrong is listed.</exception>
    internal async Task<ImmutableArray<CellPlan>> PlanAsync(ExperimentPlan plan)
    {
        var errors = new DiagnosticBag();
        var cells = ImmutableArray.CreateBuilder<CellPlan>();
        for (var i = 0; i < plan.Cells.Length; i++)
        {
            if (await PlanCellAsync(plan, i, errors) is { } cell)
            {
                cells.Add(cell);
            }
        }

        // Files are checked when they are read, which can say where; this is for plans that were made in code.
        if (plan.Cells is [{ Experiment.Study: { } study }, ..])
        {
            StudyCheck.Check(study, null, plan.Cells.Select(c => c.Axes), plan.Name, errors);
        }

        errors.ThrowIfAny();
        return cells.ToImmutable();
    }

    private async Task<CellPlan?> PlanCellAsync(ExperimentPlan plan, int index, DiagnosticBag errors)
    {
        var cell = plan.Cells[index];
        CellComponents components;
        try
        {
            components = CellComponents.Create(cell.Experiment, services);
        }
        catch (InvalidInputException e)
        {
            errors.Add(null, e.Message);
            return null;
        }

        try
        {
            components = components with { Chat = ChatPrompts.Of(cell.Experiment.Model) };
        }
        catch (InvalidInputException e)
        {
            errors.Add(cell.OriginOf("model"), e.Message);
            return null;
        }

        var before = errors.Count;
        ImmutableArray<IPipelineStage> stages = [.. cell.Pipeline.Stages.Select(stage => CreateStage(stage, errors)).OfType<IPipelineStage>()];
        if (errors.Count > before)
        {
            return null;
        }

        new PipelineCheck(cell, components, errors).Check(stages);
        await new ComponentCheck(cell, components, errors).CheckAsync(LongestCompletion(cell, stages));
        return errors.IsEmpty ? new CellPlan(cell, components, Chain(plan, index, components, stages)) : null;
    }

    private IPipelineStage? CreateStage(StageDefinition definition, DiagnosticBag errors)
    {
        try
        {
            var component = definition.Component.Factory(services, definition.Options);
            return component is IPolicyTrainer trainer ? new TrainerStage(trainer) : (IPipelineStage)component;
        }
        catch (InvalidInputException e)
        {
            errors.Add(definition.Origin, e.Message);
            return null;
        }
    }

    private static int LongestCompletion(ExperimentCell cell, ImmutableArray<IPipelineStage> stages) => stages
        .Select((stage, i) => (stage.Contract, Settings: StageSettings.Of(cell.Experiment, cell.Pipeline.Stages[i])))
        .Select(s => Math.Max(s.Contract.MaxCompletionTokens, s.Contract.Evaluates ? s.Settings.Evaluation.MaxTokens ?? 0 : 0))
        .DefaultIfEmpty(0).Max();

    private ImmutableArray<StagePlan> Chain(ExperimentPlan plan, int cellIndex, CellComponents components, ImmutableArray<IPipelineStage> stages)
    {
        var cell = plan.Cells[cellIndex];
        var policy = BasePolicy(cell.Experiment);
        ImmutableArray<PolicyRef> policies = policy is null ? [] : [policy];
        DatasetRef? dataset = null;
        var chain = ImmutableArray.CreateBuilder<StagePlan>();
        for (var i = 0; i < stages.Length; i++)
        {
            var definition = cell.Pipeline.Stages[i];
            var contract = stages[i].Contract;
            var settings = StageSettings.Of(cell.Experiment, definition);
            var inputs = StageInputs.Of(cell.Experiment, components, definition, contract, settings, policy, policies, dataset);
            var hash = ContentHash.OfText(inputs.ToJsonString());
            var stage = new StagePlan
            {
                Place = new StagePlace(cell.Name, cellIndex, plan.Cells.Length, definition.Id, i, stages.Length),
                Definition = definition,
                Stage = stages[i],
                Settings = settings,
                Inputs = inputs,
                Hash = hash,
                Directory = Path.Combine(runDirectory, RunLayout.StagesFolder, $"{definition.Id}-{hash[..HashInName]}"),
                Policy = policy,
                Policies = policies,
                Earlier = chain.ToImmutable(),
                Dataset = dataset,
            };
            chain.Add(stage);
            if (contract.GivesPolicy)
            {
                policy = new PolicyRef(definition.Id, Path.Combine(stage.Directory, RunLayout.ModelFolder), hash);
                policies = policies.Add(policy);
            }

            dataset = contract.GivesDataset ? new DatasetRef(Path.Combine(stage.Directory, RunLayout.DatasetFile), hash) : dataset;
        }

        return chain.ToImmutable();
    }

    private static PolicyRef? BasePolicy(Experiment experiment) => experiment.Model switch
    {
        null => null,
        { Path: { } path } => new PolicyRef(PolicyRef.BaseId, path, HashOf(path)),
        _ => new PolicyRef(PolicyRef.BaseId, null, "from-scratch"),
    };

    // An adapter that another program wrote does not know its base.
    private static string HashOf(string directory) => AdapterFolder.Exists(directory)
        ? ContentHash.OfText($"{ContentHash.OfPath(directory)} {AdapterFolder.FingerprintOf(AdapterFolder.Read(directory).BaseDirectory)}")
        : ContentHash.OfPath(directory)!;
}

using SelfImprove.Configuration;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>Checks a whole pipeline before any work starts: what each stage needs, against what the stages before it give.</summary>
internal sealed class PipelineCheck(ExperimentCell cell, CellComponents components, DiagnosticBag errors)
{
    private readonly Experiment _experiment = cell.Experiment;
    private bool _hasPolicy;
    private bool _hasDataset;

    /// <summary>Checks the stages; problems go to the bag.</summary>
    internal void Check(IReadOnlyList<IPipelineStage> stages)
    {
        if (stages.Count == 0)
        {
            errors.Add(null, $"the pipeline of '{cell.Name}' has no stages");
        }

        _hasPolicy = _experiment.Model?.Path is not null;
        for (var i = 0; i < stages.Count; i++)
        {
            var definition = cell.Pipeline.Stages[i];
            CheckStage(stages[i], new StageCheck(definition, StageSettings.Of(_experiment, definition), _experiment, components, errors));
        }
    }

    private void CheckStage(IPipelineStage stage, StageCheck check)
    {
        var contract = stage.Contract;
        var id = check.Definition.Id;
        if (contract.GivesPolicy && id == PolicyRef.BaseId && _experiment.Model?.Path is not null)
        {
            check.Error($"results call the model that the pipeline starts from '{PolicyRef.BaseId}', so a stage that trains can't have that id; give it another 'id'");
        }

        if (contract.NeedsTask && components.Task is null)
        {
            check.Error($"{id} needs a task; add 'task:' to the experiment");
        }

        if (contract.NeedsReward && components.Reward is null)
        {
            check.Error($"{id} needs a reward; add 'reward:' to the experiment");
        }

        if (contract.NeedsDataset && !_hasDataset)
        {
            check.Error($"{id} reads a dataset, but no stage before it writes one; put a 'prime' stage before it");
        }

        if (contract.NeedsPolicy)
        {
            CheckPolicy(contract, id, check);
        }

        if (contract.Evaluates && components is { Task: not null, Reward: not null } && (check.Settings.Evaluation.Enabled || contract.NeedsReward)
            && check.Settings.Evaluation.MaxTokens is null && contract.MaxCompletionTokens == 0)
        {
            check.Error($"{id} evaluates, but the length of its completions has no limit; set 'max-tokens' under 'evaluation'");
        }

        try
        {
            stage.Check(check);
        }
        catch (InvalidInputException e)
        {
            check.Error($"{id}: {e.Message}");
        }

        _hasPolicy |= contract.GivesPolicy;
        _hasDataset |= contract.GivesDataset;
    }

    private void CheckPolicy(StageContract contract, string id, StageCheck check)
    {
        if (components.Engine is null)
        {
            check.Error($"{id} needs an engine; add 'engine:' to the experiment");
        }

        if (_experiment.Model is null)
        {
            check.Error($"{id} needs a model; add 'model:' to the experiment");
        }
        else if (!_hasPolicy && !contract.CanCreatePolicy)
        {
            check.Error($"{id} needs a trained model, but 'model' is made from scratch by the first stage that trains on a dataset, and no such stage comes before");
        }
    }
}

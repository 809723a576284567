using System.Collections.Immutable;
using SelfImprove.Configuration.Binding;
using SelfImprove.Configuration.Documents;
using SelfImprove.Configuration.Yaml;
using SelfImprove.Pipelines;

namespace SelfImprove.Configuration;

/// <summary>Binds experiment files to the same objects that code makes.</summary>
public sealed class ExperimentLoader
{
    internal static readonly (string Key, Type Type)[] StageSections =
    [
        ("evaluation", typeof(EvaluationSettings)), ("logging", typeof(LoggingSettings)), ("checkpoint", typeof(CheckpointSettings)),
    ];

    /// <summary>What the reference says of a stage's own seed.</summary>
    internal const string SeedMeaning = "The seed of the stage's random numbers. Default: the experiment's. With one, cells that differ in their seed share the stage.";

    private const string SeedKey = "seed";

    private readonly ComponentCatalogue _catalogue;

    /// <summary>Makes a loader.</summary>
    /// <param name="catalogue">The components that files may name.</param>
    public ExperimentLoader(ComponentCatalogue catalogue)
    {
        _catalogue = catalogue;
    }

    /// <summary>Most cells of a matrix that need no confirmation.</summary>
    public const int DefaultMaxCells = 200;

    /// <summary>Binds a file, for every cell of its matrix.</summary>
    /// <param name="document">The file; its plug-ins are loaded already.</param>
    /// <param name="maxCells">Most cells that the matrix may have, at least 1: axes multiply, and so do mistakes.</param>
    /// <exception cref="ConfigurationException">Something in it is wrong; everything is listed at once.</exception>
    public ExperimentPlan Load(ExperimentDocument document, int maxCells = DefaultMaxCells)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCells, 1);
        var errors = new DiagnosticBag();
        var binder = new OptionsBinder(_catalogue, errors);
        var cells = new MatrixExpansion(errors, maxCells).Expand(document.Root)
            .Select(cell => BindCell(cell, document, binder))
            .ToImmutableArray();
        StudyCheck.CheckMatrix(document.Root, errors);
        if (cells is [{ Experiment.Study: { } study } first, ..])
        {
            StudyCheck.Check(study, document.Root[DocumentKeys.Study]?.Value as ConfigMap, cells.Select(c => c.Axes), first.Experiment.Name, errors);
        }

        errors.ThrowIfAny();
        return new ExperimentPlan(cells[0].Experiment.Name, cells) { ConfigText = YamlWriter.Write(document.Root) };
    }

    private ExperimentCell BindCell(MatrixExpansion.Cell cell, ExperimentDocument document, OptionsBinder binder)
    {
        var root = cell.Root;
        ReportUnknownTopKeys(root, binder);
        var options = DocumentKeys.Structural.Aggregate(root, (map, structural) => map.Without(structural.Key));
        var known = OptionModel.Of(typeof(Experiment)).Select(o => o.Key).ToHashSet(StringComparer.Ordinal);
        options = options with { Entries = options.Entries.RemoveAll(e => !known.Contains(e.Key)) };
        var bound = binder.BindRecord(typeof(Experiment), options, new Experiment { Name = DefaultName(document.Path) }, OptionsBinder.RootSection);
        return new ExperimentCell((Experiment)bound.Value!, BindPipeline(root, binder)) { Axes = cell.Axes, Resolved = (ResolvedMap)bound.Resolved };
    }

    private static void ReportUnknownTopKeys(ConfigMap root, OptionsBinder binder)
    {
        ImmutableArray<string> known = [.. DocumentKeys.All];
        foreach (var entry in root.Entries.Where(e => !known.Contains(e.Key)))
        {
            binder.Errors.Add(entry.Origin, binder.UnknownKey(entry.Key, known, OptionsBinder.RootSection));
        }
    }

    private Pipeline BindPipeline(ConfigMap root, OptionsBinder binder)
    {
        var pipeline = Pipeline.Create();
        if (root[DocumentKeys.Pipeline] is not { } entry)
        {
            binder.Errors.Add(root.Origin, "the experiment needs a 'pipeline', such as: pipeline: [ { prime: { ... } }, sft, ppo ]");
            return pipeline;
        }

        if (entry.Value is not ConfigList list)
        {
            binder.Errors.Add(entry.Value.Origin, $"pipeline is a list of stages, but {entry.Value.Describe()} is given");
            return pipeline;
        }

        foreach (var node in list.Items)
        {
            if (BindStage(node, root, binder) is not { } stage)
            {
                continue;
            }

            if (pipeline.Stages.Any(s => s.Id == stage.Id))
            {
                binder.Errors.Add(stage.Origin, $"two stages have the id '{stage.Id}'; give one of them another 'id'");
                continue;
            }

            pipeline = pipeline.Append(stage);
        }

        return pipeline;
    }

    private StageDefinition? BindStage(ConfigNode node, ConfigMap root, OptionsBinder binder)
    {
        if (StageList.ReadItem(node) is not { } item)
        {
            binder.Errors.Add(node.Origin, $"a stage is a kind, or a map of one kind to its options such as {{ ppo: {{ steps: 40 }} }}, but {node.Describe()} is given");
            return null;
        }

        if (!_catalogue.TryFind(IPipelineStage.Kind, item.Kind, out var component, out var problem))
        {
            binder.Errors.Add(item.KindOrigin, problem);
            return null;
        }

        var options = item.Options is null ? new ConfigMap([], node.Origin) : item.Options;
        var stage = new StageDefinition(item.Id, component, Activator.CreateInstance(component.OptionsType)!) { Origin = item.KindOrigin };
        if (options is ConfigMap map)
        {
            stage = BindSections(stage, map, root, binder);
            options = StageSections.Aggregate(map.Without(StageList.IdKey).Without(SeedKey), (m, section) => m.Without(section.Key));
        }

        var bound = binder.BindRecord(component.OptionsType, options, null, component.Name);
        return new StageDefinition(item.Id, component, bound.Value ?? stage.Options)
        {
            Origin = stage.Origin,
            Evaluation = stage.Evaluation,
            Logging = stage.Logging,
            Checkpoint = stage.Checkpoint,
            Seed = stage.Seed,
            Resolved = (ResolvedMap)bound.Resolved,
            ResolvedSections = stage.ResolvedSections,
        };
    }

    /// <summary>A stage's own <c>evaluation</c> and the like are laid over the experiment's before they are bound.</summary>
    private static StageDefinition BindSections(StageDefinition stage, ConfigMap options, ConfigMap root, OptionsBinder binder)
    {
        foreach (var (key, type) in StageSections)
        {
            if (options[key] is not { } own)
            {
                continue;
            }

            var bound = binder.BindRecord(type, ConfigMerge.Over(root[key]?.Value, own.Value), null, key);
            stage = stage with { ResolvedSections = stage.ResolvedSections.Add(new ResolvedEntry(key, bound.Resolved)) };
            stage = bound.Value switch
            {
                EvaluationSettings evaluation => stage with { Evaluation = evaluation },
                LoggingSettings logging => stage with { Logging = logging },
                CheckpointSettings checkpoint => stage with { Checkpoint = checkpoint },
                _ => stage,
            };
        }

        return BindSeed(stage, options, binder);
    }

    private static StageDefinition BindSeed(StageDefinition stage, ConfigMap options, OptionsBinder binder)
    {
        if (options[SeedKey] is not { } entry)
        {
            return stage;
        }

        if (entry.Value is not ConfigScalar { IsNull: false } scalar || !ScalarConverter.TryConvert(scalar, typeof(long), out var seed))
        {
            binder.Errors.Add(entry.Value.Origin, $"a stage's seed is a whole number, but {entry.Value.Describe()} is given");
            return stage;
        }

        return stage with
        {
            Seed = (long)seed!,
            ResolvedSections = stage.ResolvedSections.Add(new ResolvedEntry(SeedKey, new ResolvedScalar(seed, entry.Value.Origin))),
        };
    }

    private static string DefaultName(string path) => Path.GetFileNameWithoutExtension(path);
}

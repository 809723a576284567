using SelfImprove.Runs;

namespace SelfImprove.Cli;

/// <summary>Finds the model that a command is to use: a folder, or what a run has trained last.</summary>
internal static class ModelFolder
{
    private const string ConfigFile = "config.json";

    /// <summary>The folder of a model.</summary>
    /// <param name="model">A folder in the Hugging Face layout or with an adapter, a run directory, or the name of a run.</param>
    /// <param name="runs">The folder of run directories.</param>
    /// <param name="cell">Which cell of the run's matrix; null when it has one, or all end with the same model.</param>
    /// <exception cref="InvalidInputException">There is no such folder; a run has trained no model yet, or its cells have trained several.</exception>
    internal static string Find(string model, string runs, string? cell)
    {
        if (IsModel(model))
        {
            return cell is null ? model : throw new InvalidInputException($"--cell belongs to runs, but {model} is a model folder");
        }

        var directory = Commands.ReportCommand.Find(model, runs);
        if (!File.Exists(Path.Combine(directory, RunLayout.ManifestFile)))
        {
            throw new InvalidInputException($"{model}: is neither a model folder (there is no {ConfigFile} in it) nor a run (no {RunLayout.ManifestFile}, and no such folder in {runs})");
        }

        var cells = RunReader.Read(directory).Cells;
        if (cell is not null && cells.All(c => c.Name != cell))
        {
            throw new InvalidInputException($"{directory}: there is no cell '{cell}'; there are {string.Join(", ", cells.Select(c => $"'{c.Name}'"))}");
        }

        var models = cells.Where(c => cell is null || c.Name == cell).Select(c => (c.Name, Folder: LastModel(c))).Where(c => c.Folder is not null).ToArray();
        return models.DistinctBy(c => c.Folder).ToArray() switch
        {
            [] => throw new InvalidInputException($"{directory}: no stage has trained a model yet"),
            [var only] => only.Folder!,
            _ => throw new InvalidInputException($"{directory}: its cells have trained several models; choose one with --cell: {string.Join(", ", models.Select(c => $"'{c.Name}'"))}"),
        };
    }

    private static string? LastModel(CellResult cell) => cell.Stages.Reverse()
        .Where(stage => stage.Status == StageStatus.Done)
        .Select(stage => Path.Combine(stage.Directory, RunLayout.ModelFolder))
        .FirstOrDefault(IsModel);

    private static bool IsModel(string folder) => File.Exists(Path.Combine(folder, ConfigFile)) || AdapterFolder.Exists(folder);
}

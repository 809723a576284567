using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Runs;

/// <summary>Reads a run directory, finished or not, also while another process writes it.</summary>
public static class RunReader
{
    /// <summary>Reads a run; completions are read when asked for (<see cref="StageResult.ReadCompletions"/>).</summary>
    /// <param name="directory">The run directory.</param>
    /// <exception cref="InvalidInputException">It is not a run directory, is of a newer layout, or a file in it is damaged; the message names the file.</exception>
    public static RunResult Read(string directory)
    {
        var manifest = ReadManifest(directory);
        return new RunResult(directory, manifest, [.. manifest.Cells.Select(cell =>
            new CellResult(cell.Name, cell.Axes, [.. cell.Stages.Select(stage => ReadStage(directory, stage))]))]);
    }

    /// <summary>Reads <c>run.json</c> alone.</summary>
    /// <inheritdoc cref="Read"/>
    internal static RunManifest ReadManifest(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, RunLayout.ManifestFile);
        if (!File.Exists(path))
        {
            throw new InvalidInputException($"{directory}: not a run directory, there is no {RunLayout.ManifestFile} in it");
        }

        var manifest = ReadJson<RunManifest>(path);
        if (manifest.Format != RunManifest.CurrentFormat)
        {
            throw new InvalidInputException(
                $"{path}: the run has layout {manifest.Format}, this version reads layout {RunManifest.CurrentFormat}; use the version that wrote it");
        }

        return manifest;
    }

    internal static IEnumerable<CompletionRow> ReadCompletions(string stageDirectory) =>
        JsonLinesFile.Read<CompletionRow>(Path.Combine(stageDirectory, RunLayout.CompletionsFile));

    internal static StageState? ReadState(string stageDirectory)
    {
        var path = Path.Combine(stageDirectory, RunLayout.StageFile);
        return File.Exists(path) ? ReadJson<StageState>(path) : null;
    }

    private static StageResult ReadStage(string runDirectory, ManifestStage stage) => ReadStage(
        Path.Combine(runDirectory, stage.Directory.Replace('/', Path.DirectorySeparatorChar)), stage.Id, stage.Kind, stage.Hash);

    internal static StageResult ReadStage(string directory, string id, string kind, string hash)
    {
        var state = ReadState(directory);
        ImmutableArray<T> Rows<T>(string file) => [.. JsonLinesFile.Read<T>(Path.Combine(directory, file))];
        return new StageResult
        {
            Id = id,
            Kind = kind,
            Hash = hash,
            Directory = directory,
            Status = state?.Status ?? StageStatus.Pending,
            Error = state?.Error,
            TotalSteps = state?.TotalSteps,
            Options = state?.Inputs is { ValueKind: JsonValueKind.Object } inputs && inputs.TryGetProperty("options", out var options) ? options : default,
            Summary = state?.Summary ?? ImmutableSortedDictionary<string, double>.Empty,
            Metrics = Rows<MetricRow>(RunLayout.MetricsFile),
            Times = Rows<MetricRow>(RunLayout.TimesFile),
            Evaluations = Rows<EvaluationRow>(RunLayout.EvaluationsFile),
        };
    }

    private static T ReadJson<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), RunJson.Indented) ?? throw new JsonException("the file holds null");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException($"{path}: the file is damaged: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"{path}: can't be read: {e.Message}", e);
        }
    }
}

using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>
/// Finds and deletes what earlier configurations of a run have left behind. A stage's folder is named after its content hash, so every change of an
/// option, and every rebuild, gives new folders; the old ones stay, in case the change is taken back.
/// </summary>
public static class RunPruner
{
    /// <summary>The stage folders that <c>run.json</c>, and so the configuration that was run last, does not name.</summary>
    /// <param name="runDirectory">The run directory.</param>
    /// <exception cref="InvalidInputException">It is not a run directory.</exception>
    public static ImmutableArray<UnusedStage> Find(string runDirectory)
    {
        var used = RunReader.ReadManifest(runDirectory).Cells.SelectMany(c => c.Stages)
            .Select(s => Path.GetFullPath(s.Directory, Path.GetFullPath(runDirectory))).ToHashSet(StringComparer.Ordinal);
        var stages = Path.Combine(runDirectory, RunLayout.StagesFolder);
        return Directory.Exists(stages)
            ? [.. Directory.EnumerateDirectories(stages).Where(d => !used.Contains(Path.GetFullPath(d))).Order(StringComparer.Ordinal).Select(Describe)]
            : [];
    }

    /// <summary>Deletes what <see cref="Find"/> finds.</summary>
    /// <returns>What was deleted.</returns>
    /// <exception cref="InvalidInputException">It is not a run directory, a process works on the run, or a folder can't be deleted.</exception>
    public static ImmutableArray<UnusedStage> Delete(string runDirectory)
    {
        _ = RunReader.ReadManifest(runDirectory);
        using var runLock = RunLock.Take(runDirectory);

        // Only now can nothing come into use any more.
        var unused = Find(runDirectory);
        foreach (var stage in unused)
        {
            try
            {
                Directory.Delete(stage.Directory, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"{stage.Directory}: can't be deleted: {e.Message}", e);
            }
        }

        return unused;
    }

    private static UnusedStage Describe(string directory) => new(
        directory, new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length), StatusOf(directory));

    private static StageStatus? StatusOf(string directory)
    {
        try
        {
            return RunReader.ReadState(directory)?.Status;
        }
        catch (InvalidInputException)
        {
            return null;
        }
    }
}

using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>The growing file of interventions. A line is one whole intervention, so what a killed process left is cut behind its last line end and taken up there.</summary>
internal sealed class InterventionLog : IDisposable
{
    private readonly JsonLinesLog _log;

    internal InterventionLog(string stageDirectory)
    {
        var path = Path.Combine(stageDirectory, RunLayout.InterventionsFile);
        var complete = File.Exists(path) ? File.ReadAllBytes(path).AsSpan().LastIndexOf((byte)'\n') + 1 : 0;
        _log = new JsonLinesLog(path);
        _log.CutTo(complete);
        Rows = [.. Read(stageDirectory)];
    }

    /// <summary>The interventions that were done before.</summary>
    internal ImmutableArray<InterventionRow> Rows { get; private set; }

    public void Dispose() => _log.Dispose();

    internal void Clear()
    {
        _log.CutTo(0);
        Rows = [];
    }

    internal void Append(InterventionRow row)
    {
        _log.Append(_log.Length == 0 ? row : row with { Problems = null });
        _log.Flush(toDisk: true);
        Rows = Rows.Add(row);
    }

    internal static IEnumerable<InterventionRow> Read(string stageDirectory)
    {
        ImmutableArray<string>? problems = null;
        foreach (var row in JsonLinesFile.Read<InterventionRow>(Path.Combine(stageDirectory, RunLayout.InterventionsFile)))
        {
            problems = row.Problems ?? problems;
            yield return row with { Problems = problems };
        }
    }
}

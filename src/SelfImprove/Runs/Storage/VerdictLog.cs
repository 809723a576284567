using System.Collections.Immutable;

namespace SelfImprove.Runs;

/// <summary>The growing file of verdicts: it names the problems once, because every evaluation of a stage has the same ones.</summary>
internal static class VerdictLog
{
    internal static void Append(JsonLinesLog log, VerdictRow row) => log.Append(log.Length == 0 ? row : row with { Problems = null });

    internal static IEnumerable<VerdictRow> Read(string stageDirectory)
    {
        ImmutableArray<string>? problems = null;
        foreach (var row in JsonLinesFile.Read<VerdictRow>(Path.Combine(stageDirectory, RunLayout.VerdictsFile)))
        {
            problems = row.Problems ?? problems;
            yield return row with { Problems = problems };
        }
    }
}

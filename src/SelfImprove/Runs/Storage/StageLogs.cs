namespace SelfImprove.Runs;

/// <summary>The growing files of a training stage.</summary>
internal sealed class StageLogs : IDisposable
{
    internal StageLogs(string stageDirectory)
    {
        Metrics = new JsonLinesLog(Path.Combine(stageDirectory, RunLayout.MetricsFile));
        Times = new JsonLinesLog(Path.Combine(stageDirectory, RunLayout.TimesFile));
        Evaluations = new JsonLinesLog(Path.Combine(stageDirectory, RunLayout.EvaluationsFile));
        Verdicts = new JsonLinesLog(Path.Combine(stageDirectory, RunLayout.VerdictsFile));
        Completions = new JsonLinesLog(Path.Combine(stageDirectory, RunLayout.CompletionsFile));
    }

    internal JsonLinesLog Metrics { get; }

    internal JsonLinesLog Times { get; }

    internal JsonLinesLog Evaluations { get; }

    internal JsonLinesLog Verdicts { get; }

    internal JsonLinesLog Completions { get; }

    internal LogLengths Lengths => new(Metrics.Length, Times.Length, Evaluations.Length, Verdicts.Length, Completions.Length);

    private IEnumerable<JsonLinesLog> All => [Metrics, Times, Evaluations, Verdicts, Completions];

    public void Dispose()
    {
        foreach (var log in All)
        {
            log.Dispose();
        }
    }

    internal void Flush(bool toDisk = false)
    {
        foreach (var log in All)
        {
            log.Flush(toDisk);
        }
    }

    internal void CutTo(LogLengths lengths)
    {
        Metrics.CutTo(lengths.Metrics);
        Times.CutTo(lengths.Times);
        Evaluations.CutTo(lengths.Evaluations);
        Verdicts.CutTo(lengths.Verdicts);
        Completions.CutTo(lengths.Completions);
    }
}

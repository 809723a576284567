using System.Globalization;
using SelfImprove.Corpora;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary>Tells on standard error how far a job over a corpus is, every few seconds, and how fast.</summary>
internal sealed class CorpusJobDisplay(CommandContext context)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly long _start = context.TimeProvider.GetTimestamp();
    private TimeSpan _shown;

    internal void Show(CorpusProgress progress)
    {
        var time = context.TimeProvider.GetElapsedTime(_start);
        if (time - _shown >= Pause)
        {
            _shown = time;
            context.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{progress.Fraction:P0} of the corpus, {progress.Resumed + progress.Documents:N0} documents, {Speed(progress, time)}"));
        }
    }

    internal void ShowSkipped(long count, IReadOnlyList<string> reasons)
    {
        context.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} documents were skipped{(count > reasons.Count ? $"; the first {reasons.Count}" : string.Empty)}:"));
        foreach (var reason in reasons)
        {
            context.Error.WriteLine($"  {reason}");
        }
    }

    internal void Finish(CorpusProgress progress, string done, string output)
    {
        var time = context.TimeProvider.GetElapsedTime(_start);
        var resumed = progress.Resumed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {progress.Resumed} of them before") : string.Empty;
        var leftOut = progress.LeftOut > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {progress.LeftOut} could not be and are left out") : string.Empty;
        context.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{progress.Resumed + progress.Documents} documents {done}{resumed}{leftOut}; {Speed(progress, time)}: {output}"));
    }

    // Characters, because texts are what detectors read; in English a character is a byte.
    private static string Speed(CorpusProgress progress, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{progress.Characters / 1e6 / Math.Max(0.001, time.TotalSeconds):F2} million characters/s");
}

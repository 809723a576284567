using System.CommandLine;
using SelfImprove.Corpora;

namespace SelfImprove.Cli.Commands.Corpus;

/// <summary>Options that several commands on corpora have.</summary>
internal static class CorpusOptions
{
    internal static Argument<string> Corpus() => new("CORPUS")
    {
        Description = "JSON lines with text, or prompt and completion as in datasets of runs, and optionally id.",
    };

    internal static Option<string> Output(string what) => new("--output", "-o")
    {
        Description = $"{what} Until it is complete it stands under this name with .partial; the same command goes on where it stopped.",
        HelpName = "FILE",
        Required = true,
    };

    internal static Option<string?> TextKey() => new("--text") { Description = "The key that holds the text.", HelpName = "KEY" };

    internal static Option<bool> SkipBroken() => new("--skip-broken")
    {
        Description = "Skip lines that can't be read and documents whose id was there before, and say how many, instead of ending.",
    };

    internal static Option<int> Workers() => new("--workers")
    {
        Description = "How many documents are worked on at once. Default: the number of processors.",
        HelpName = "N",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    /// <summary>Runs a job on a corpus file: shows how far it is, stops at a signal, tells the result.</summary>
    /// <param name="context">Streams and clock.</param>
    /// <param name="done">What has been done to the documents, for the last line: "classified".</param>
    /// <param name="output">The file that is written.</param>
    /// <param name="reading">How the corpus is read.</param>
    /// <param name="workers">How many work at once.</param>
    /// <param name="run">The job.</param>
    /// <param name="cancel">Stops it.</param>
    internal static async Task<int> RunAsync(
        CommandContext context, string done, string output, CorpusReaderOptions reading, int workers, Func<CorpusJobOptions, CancellationToken, Task<CorpusProgress>> run, CancellationToken cancel)
    {
        using var signals = new StopSignals(context.Error, cancel, "stopping; what is done is kept. Again to end at once.");
        var display = new CorpusJobDisplay(context);
        try
        {
            var progress = await run(
                new CorpusJobOptions { Reading = reading, Workers = Math.Max(1, workers), OnProgress = display.Show, OnSkipped = display.ShowSkipped }, signals.Token);
            display.Finish(progress, done, output);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            context.Error.WriteLine($"stopped; what is done so far is kept in {output}.partial. Give the same command again to go on.");
            return ExitCode.Interrupted;
        }
    }
}

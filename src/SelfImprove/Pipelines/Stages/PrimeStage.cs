using System.Globalization;
using System.Runtime.CompilerServices;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove.Pipelines;

/// <summary>Writes <c>dataset.jsonl</c>, and measures the texts: accuracy of their answers under the reward, behaviours, length.</summary>
internal sealed class PrimeStage(PrimeOptions options, IServiceProvider services) : IPipelineStage
{
    internal const string Name = "prime";
    private const int DefaultCount = 1000;
    private const int ReportEvery = 500;
    private const int ReportEveryCostly = 10;

    public StageContract Contract => new() { NeedsTask = options.Source is not null, UsesTask = true, NeedsDataset = options.Append, GivesDataset = true };

    /// <summary>Whether its dataset begins with that of the stage before.</summary>
    internal bool Appends => options.Append;

    public string Describe() => (options.Source is { } source
        ? string.Create(CultureInfo.InvariantCulture, $"{options.Count ?? DefaultCount} texts by {source.Component.Name}")
        : $"texts of {options.File}") + (options.Append ? ", added to those before" : "");

    public void Check(StageCheck check)
    {
        if (options.File is { } file && !File.Exists(file))
        {
            check.Error("file", $"there is no file {file}");
        }

        if (options.Source is { } source && check.Components.Task is { } task)
        {
            if (source.Create(services) is IAsyncPrimingSource costly)
            {
                costly.Check(task, check.Components.Reward);
            }
            else
            {
                // The first text tells whether the source can teach this task.
                _ = Texts(task, new RandomKey(0)).FirstOrDefault();
            }
        }
    }

    /// <summary>How many texts it would write.</summary>
    /// <param name="read">How many were read, trying.</param>
    /// <param name="limit">How many were tried at most; fewer read means that there are no more.</param>
    internal long CountOf(int read, int limit) =>
        read < limit ? read : options.Count ?? (options.File is { } file ? File.ReadLines(file).LongCount(l => !string.IsNullOrWhiteSpace(l)) : DefaultCount);

    public async Task<StageSummary> RunAsync(StageRun run)
    {
        var task = run.Components.Task;
        var measure = new DatasetMeasure(run.Components);
        var source = options.Source?.Create(services);
        await AtomicFile.WriteAsync(run.PathOf(RunLayout.DatasetFile), async stream =>
        {
            if (options.Append)
            {
                await using var before = File.OpenRead(run.Plan.Dataset!.Path);
                await before.CopyToAsync(stream, run.Abort);
            }

            await GenerateAsync(run, source, measure, new DatasetWriter(stream, task));
        });
        var summary = await measure.SummariseAsync(run.Abort);
        return source is IUsageReporter reporter ? new StageSummary(summary.Values.SetItems(reporter.ReadUsage())) : summary;
    }

    // Each text is written when it comes, so that memory does not grow with their number.
    private async Task GenerateAsync(StageRun run, IPrimingSource? source, DatasetMeasure measure, DatasetWriter writer)
    {
        var count = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Abort);
        try
        {
            await foreach (var text in TextsAsync(run, source, stop.Token))
            {
                run.ThrowIfStopped();
                writer.Write(text);
                count++;
                await measure.AddAsync(text, run.Abort);
                if (count % (source is IAsyncPrimingSource ? ReportEveryCostly : ReportEvery) == 0)
                {
                    run.Observer.OnEvent(new WorkAdvanced(run.Plan.Place, "texts written", count, options.Count ?? (options.Source is null ? 0 : DefaultCount)));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }

        if (count == 0)
        {
            throw new InvalidInputException($"{options.File ?? options.Source!.Component.Name}: gave no texts");
        }
    }

    private async IAsyncEnumerable<PrimingExample> TextsAsync(StageRun run, IPrimingSource? source, [EnumeratorCancellation] CancellationToken stop)
    {
        if (source is IAsyncPrimingSource costly)
        {
            var request = new PrimingRequest(run.RequiredTask, options.Count ?? DefaultCount, run.Key) { Reward = run.Components.Reward, Folder = run.Directory };
            await foreach (var text in costly.GenerateAsync(request, stop))
            {
                yield return text;
            }
        }
        else
        {
            foreach (var text in Texts(source, run.Components.Task, run.Key))
            {
                yield return text;
            }
        }
    }

    /// <summary>Whether texts can be written to see what they are like, at no cost.</summary>
    internal bool CanTry => options.Source?.Create(services) is not IAsyncPrimingSource;

    /// <summary>The texts that it would write, one after the other.</summary>
    internal IEnumerable<PrimingExample> Texts(ITask? task, RandomKey key) => Texts(options.Source?.Create(services), task, key);

    private IEnumerable<PrimingExample> Texts(IPrimingSource? source, ITask? task, RandomKey key) => source is not null
        ? source.Generate(task!, options.Count ?? DefaultCount, key)
        : new DatasetReader(options.Columns, task).Read(options.File!).Take(options.Count ?? int.MaxValue);
}

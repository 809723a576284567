using System.Globalization;
using SelfImprove.Runs;
using SelfImprove.Training;

namespace SelfImprove.Pipelines;

/// <summary>Writes <c>dataset.jsonl</c>, and measures the texts: accuracy of their answers under the reward, behaviours, length.</summary>
internal sealed class PrimeStage(PrimeOptions options, IServiceProvider services) : IPipelineStage
{
    internal const string Name = "prime";
    private const int DefaultCount = 1000;
    private const int ReportEvery = 500;

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

        if (options.Source is not null && check.Components.Task is { } task)
        {
            // The first text tells whether the source can teach this task.
            _ = Texts(task, new RandomKey(0)).FirstOrDefault();
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
        var texts = await GenerateAsync(run, task, measure);
        AtomicFile.Write(run.PathOf(RunLayout.DatasetFile), stream =>
        {
            if (options.Append)
            {
                using var before = File.OpenRead(run.Plan.Dataset!.Path);
                before.CopyTo(stream);
            }

            var writer = new DatasetWriter(stream, task);
            texts.ForEach(writer.Write);
        });
        return await measure.SummariseAsync(run.Abort);
    }

    private async Task<List<PrimingExample>> GenerateAsync(StageRun run, ITask? task, DatasetMeasure measure)
    {
        var texts = new List<PrimingExample>();
        foreach (var text in Texts(task, run.Key))
        {
            run.ThrowIfStopped();
            texts.Add(text);
            await measure.AddAsync(text, run.Abort);
            if (texts.Count % ReportEvery == 0)
            {
                run.Observer.OnEvent(new WorkAdvanced(run.Plan.Place, "texts written", texts.Count, options.Count ?? (options.Source is null ? 0 : DefaultCount)));
            }
        }

        return texts.Count > 0 ? texts : throw new InvalidInputException($"{options.File ?? options.Source!.Component.Name}: gave no texts");
    }

    /// <summary>The texts that it would write, one after the other.</summary>
    internal IEnumerable<PrimingExample> Texts(ITask? task, RandomKey key) => options.Source is { } source
        ? source.Create(services).Generate(task!, options.Count ?? DefaultCount, key)
        : new DatasetReader(options.Columns, task).Read(options.File!).Take(options.Count ?? int.MaxValue);
}

using System.Collections.Immutable;
using System.Globalization;
using SelfImprove.Corpora;
using SelfImprove.Runs;

namespace SelfImprove.Pipelines;

/// <summary>
/// Makes a smaller dataset of the one before it: drops what gives held-out problems away, keeps documents rich in behaviours or without any, rewrites them, and
/// draws as many as a budget of tokens asks for. What it found in each document stays beside the dataset.
/// </summary>
internal sealed class CurateStage(CurateOptions options, IServiceProvider services) : IPipelineStage
{
    internal const string Name = "curate";
    private const string ClassesFile = "classification.jsonl";
    private const string RewrittenFile = "rewritten.jsonl";

    public StageContract Contract => new() { NeedsDataset = options.File is null, UsesTask = true, GivesDataset = true };

    private BehaviorCriteria Criteria => new() { Wanted = options.Wanted, Minimum = options.Minimum };

    public string Describe()
    {
        var kept = options.Keep switch
        {
            CurateSelection.Rich => string.Create(CultureInfo.InvariantCulture, $"documents with at least {options.Minimum} of {string.Join(", ", options.Wanted)}"),
            CurateSelection.Minimal => $"documents with none of {string.Join(", ", options.Wanted)}",
            _ => "documents",
        };
        return kept
            + (options.Tokens is { } tokens ? string.Create(CultureInfo.InvariantCulture, $", {tokens} tokens of them") : string.Empty)
            + (options.Rewriter is { } rewriter ? $", rewritten by {rewriter.Component.Name}" : string.Empty);
    }

    public void Check(StageCheck check)
    {
        if (options.File is { } file && !File.Exists(file))
        {
            check.Error("file", $"there is no file {file}");
        }

        if (options.Tokenizer is { } tokenizer && !Directory.Exists(tokenizer))
        {
            check.Error("tokenizer", $"there is no folder {tokenizer}");
        }

        if (options.Decontaminate == true && check.Components.Task is not IContaminationCheck)
        {
            check.Error("decontaminate", check.Components.Task is { } task
                ? $"task '{task.Name}' can't tell its held-out problems in a text; set decontaminate to false, or give a task that is an {nameof(IContaminationCheck)}"
                : $"{check.Definition.Id} needs a task to know its held-out problems; add 'task:' to the experiment, or set decontaminate to false");
        }

        if (DetectorOf(check.Components) is { } detector)
        {
            Criteria.RequireCounted(detector.Behaviors.Select(b => b.Name));
        }
        else if (options.Keep != CurateSelection.All)
        {
            check.Error($"{check.Definition.Id} needs a detector to tell documents apart; give it a 'detector', or add 'detectors:' to the experiment");
        }
    }

    /// <summary>About how many documents it would keep, for an estimate before anything is read.</summary>
    /// <param name="texts">Some of the documents before it.</param>
    /// <param name="count">How many there are.</param>
    internal long CountOf(IReadOnlyList<PrimingExample> texts, long count) =>
        options.Tokens is { } tokens && texts.Count > 0 ? Math.Min(count, (long)(tokens / texts.Average(t => TokenCount.Of(t.Prompt + t.Completion)))) : count;

    public async Task<StageSummary> RunAsync(StageRun run)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(run.Stop, run.Abort);
        try
        {
            return await CurateAsync(run, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            throw new RunStoppedException();
        }
    }

    private async Task<StageSummary> CurateAsync(StageRun run, CancellationToken cancellationToken)
    {
        var input = options.File ?? run.Plan.Dataset!.Path;
        using var texts = new DatasetFile(input, new DatasetReader(new DatasetColumns(), run.Components.Task));
        if (texts.Count == 0)
        {
            throw new InvalidInputException($"{input}: there is no document in it");
        }

        var values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        values[CurateMetrics.Documents] = texts.Count;
        var detector = DetectorOf(run.Components);
        var classes = detector is null ? null : await ClassifyAsync(run, detector, input, cancellationToken);
        AddShares(values, classes);

        var check = options.Decontaminate ?? true ? run.Components.Task as IContaminationCheck : null;
        var clean = FindClean(texts, check, cancellationToken);
        var wanted = Enumerable.Range(0, texts.Count).Where(i => clean[i] && classes?.Kept[i] != false).ToList();
        var rewritten = await RewriteAsync(run, texts, wanted, check, cancellationToken);
        values[CurateMetrics.Contaminated] = clean.Count(c => !c) + rewritten.Contaminated;
        values[CurateMetrics.NotRewritten] = rewritten.Refused;
        if (options.Rewriter is not null && detector is not null)
        {
            values[CurateMetrics.BehaviorsKept] = await KeptShareAsync(rewritten.Documents, detector, classes!, cancellationToken);
        }

        var (chosen, size) = CorpusSelection.Choose(
            rewritten.Documents.Select(d => ((long)d.Index, d.Tokens)), options.Tokens, SeedOf(run), $"{run.Plan.Place.Id}: {Describe()}", CorpusUnit.Tokens);
        values[CurateMetrics.Tokens] = size;
        var rewritings = rewritten.Documents.ToDictionary(d => (long)d.Index, d => d.Text);
        return await WriteAsync(run, place => rewritings[place] ?? texts[(int)place], chosen, values);
    }

    private IBehaviorDetector? DetectorOf(CellComponents components) =>
        options.Detector?.Create(services) ?? (components.Detectors.IsEmpty ? null : components.Detectors[0]);

    private static long SeedOf(StageRun run) => unchecked((long)run.Key.Value);

    private async Task<CurateClasses> ClassifyAsync(StageRun run, IBehaviorDetector detector, string input, CancellationToken cancellationToken)
    {
        // The file is complete or not there; what an interrupted run has classified is beside it.
        var path = run.PathOf(ClassesFile);
        if (!File.Exists(path))
        {
            // A dataset that a stage put together may repeat identifiers; a corpus that is given may not.
            await new CorpusClassifier(detector, run.Plan.Hash).ClassifyFileAsync(
                input, path, new CorpusJobOptions { Reading = new() { UniqueIds = options.File is not null }, OnProgress = p => run.Observer.OnEvent(new WorkAdvanced(run.Plan.Place, "documents classified", (int)(p.Resumed + p.Documents), 0)) },
                cancellationToken);
        }

        return CurateClasses.Read(path, Criteria, options.Keep);
    }

    private static void AddShares(ImmutableSortedDictionary<string, double>.Builder values, CurateClasses? classes)
    {
        if (classes is null)
        {
            return;
        }

        values[CurateMetrics.RichShare] = classes.Rich / (double)classes.Kept.Count;
        values[CurateMetrics.MinimalShare] = classes.Minimal / (double)classes.Kept.Count;
        foreach (var (name, behavior) in classes.Statistics.Behaviors)
        {
            if (behavior.Share is { } share)
            {
                values[CurateMetrics.BehaviorPrefix + name] = share;
            }
        }
    }

    private static bool[] FindClean(IReadOnlyList<PrimingExample> texts, IContaminationCheck? check, CancellationToken cancellationToken)
    {
        var clean = new bool[texts.Count];
        if (check is null)
        {
            Array.Fill(clean, true);
            return clean;
        }

        Parallel.For(0, texts.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => clean[i] = check.FindHeldOutProblems(TextOf(texts[i])).IsEmpty);
        return clean;
    }

    // In the order in which documents are drawn, until the budget is reached: rewriting may be dear.
    private async Task<RewrittenDocuments.Result> RewriteAsync(
        StageRun run, IReadOnlyList<PrimingExample> texts, List<int> wanted, IContaminationCheck? check, CancellationToken cancellationToken)
    {
        var tokenizer = options.Tokenizer is { } folder ? TokenizerLoader.Load(folder) : null;
        int Count(PrimingExample text) => tokenizer?.Encode(TextOf(text)).Length ?? TokenCount.Of(TextOf(text));
        if (options.Rewriter is not { } choice)
        {
            return new RewrittenDocuments.Result([.. wanted.Select(i => (i, (PrimingExample?)null, Count(texts[i])))], 0, 0);
        }

        using var rewriting = new RewrittenDocuments(run.PathOf(RewrittenFile), choice.Create(services), options.Workers ?? Environment.ProcessorCount);
        return await rewriting.RewriteAsync(
            texts, CorpusSelection.Order(wanted.Select(i => (long)i), SeedOf(run)), options.Tokens ?? long.MaxValue, Count, text => check?.FindHeldOutProblems(TextOf(text)).IsEmpty ?? true, cancellationToken);
    }

    private async Task<double> KeptShareAsync(
        IReadOnlyList<(int Index, PrimingExample? Text, int Tokens)> rewritten, IBehaviorDetector detector, CurateClasses classes, CancellationToken cancellationToken)
    {
        var kept = 0;
        var before = classes.CountsOf(rewritten.Select(d => d.Index));
        await Parallel.ForEachAsync(rewritten, cancellationToken, async (document, cancel) =>
        {
            var after = await detector.AnalyzeAsync(TextOf(document.Text!), BehaviorHints.None, cancel);
            var same = options.Wanted.All(name => (after.Counts[new Behavior(name)] > 0) == (before[document.Index][name] > 0));
            Interlocked.Add(ref kept, same ? 1 : 0);
        });
        return rewritten.Count == 0 ? double.NaN : kept / (double)rewritten.Count;
    }

    private static async Task<StageSummary> WriteAsync(
        StageRun run, Func<long, PrimingExample> textOf, ImmutableArray<long> chosen, ImmutableSortedDictionary<string, double>.Builder values)
    {
        if (chosen.IsEmpty)
        {
            throw new InvalidInputException($"{run.Plan.Place.Id}: no document is left; look at {run.PathOf(ClassesFile)} for what was found in each");
        }

        var measure = new DatasetMeasure(run.Components);
        foreach (var place in chosen)
        {
            var text = textOf(place);
            await measure.AddAsync(text, run.Abort, text.Problem is null ? TextOf(text) : null);
        }

        AtomicFile.Write(run.PathOf(RunLayout.DatasetFile), stream =>
        {
            var writer = new DatasetWriter(stream, run.Components.Task);
            foreach (var place in chosen)
            {
                writer.Write(textOf(place));
            }
        });
        File.Delete(run.PathOf(RewrittenFile));
        values.AddRange((await measure.SummariseAsync(run.Abort)).Values);
        return new StageSummary(values.ToImmutable());
    }

    private static string TextOf(PrimingExample text) => text.Prompt + text.Completion;
}

namespace SelfImprove.Corpora;

/// <summary>
/// Works through the documents of a corpus file in parallel and writes one line for each, in the order of the corpus. What is written stands under another
/// name until it is complete; when the work ended early, the same job goes on behind the last complete line.
/// </summary>
internal sealed class CorpusJob
{
    /// <summary>Documents of a batch where they take little time.</summary>
    public const int UsualBatch = 256;

    private const int BatchCharacters = 1 << 16;

    /// <summary>The corpus.</summary>
    public required CorpusReader Reader { get; init; }

    /// <summary>The file to write; it must not exist.</summary>
    public required string Output { get; init; }

    /// <summary>What, apart from the corpus, determines the lines: a job goes on from lines of its own only.</summary>
    public required string Signature { get; init; }

    /// <summary>Makes the line of a document, a JSON object that begins with its <c>line</c>; null for none.</summary>
    public required Func<CorpusDocument, CancellationToken, ValueTask<byte[]?>> Work { get; init; }

    /// <summary>How many batches of documents are worked on at once.</summary>
    public required int Workers { get; init; }

    /// <summary>Most documents of a batch, which are worked on one after the other.</summary>
    public int DocumentsPerBatch { get; init; } = UsualBatch;

    /// <summary>Told after every batch.</summary>
    public Action<CorpusProgress>? OnProgress { get; init; }

    /// <summary>Does the work, or the rest of it.</summary>
    /// <exception cref="InvalidInputException">A document or a file can't be used. What was written is kept.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped. What was written is kept.</exception>
    public async Task<CorpusProgress> RunAsync(CancellationToken cancellationToken)
    {
        using var partial = PartialFile.Open(Output, Signature);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pending = new Queue<Task<Batch>>();
        var progress = new CorpusProgress();
        InvalidInputException? broken = null;
        try
        {
            using var documents = Reader.Read().GetEnumerator();
            for (var more = true; more;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var batch = new Batch();
                try
                {
                    more = Fill(batch, documents, partial);
                }
                catch (InvalidInputException e)
                {
                    // The documents before the bad one are not lost.
                    (broken, more) = (e, false);
                }

                progress = progress with { Resumed = progress.Resumed + batch.Resumed };
                pending.Enqueue(Task.Run(() => ProcessAsync(batch, stop.Token), stop.Token));
                while (pending.Count > (more ? 2 * Workers : 0))
                {
                    progress = Write(await pending.Dequeue().ConfigureAwait(false), partial, progress);
                }
            }
        }
        finally
        {
            // A caller who gets an exception has no work going on behind their back.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(pending).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);
        }

        if (broken is not null)
        {
            throw new InvalidInputException(broken.Message, broken);
        }

        partial.Complete();
        return progress;
    }

    private bool Fill(Batch batch, IEnumerator<CorpusDocument> documents, PartialFile partial)
    {
        var characters = 0;
        while (characters < BatchCharacters && batch.Documents.Count < DocumentsPerBatch)
        {
            if (!documents.MoveNext())
            {
                return false;
            }

            var document = documents.Current;
            if (document.Line <= partial.LastLine)
            {
                partial.Verify(document, Reader.Path);
                batch.Resumed++;
                continue;
            }

            batch.Documents.Add(document);
            batch.Fraction = Reader.Progress;
            characters += document.Text.Length;
        }

        return true;
    }

    private async Task<Batch> ProcessAsync(Batch batch, CancellationToken cancellationToken)
    {
        foreach (var document in batch.Documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            batch.Lines.Add(await Work(document, cancellationToken).ConfigureAwait(false));
        }

        return batch;
    }

    private CorpusProgress Write(Batch batch, PartialFile partial, CorpusProgress progress)
    {
        foreach (var line in batch.Lines.OfType<byte[]>())
        {
            partial.Append(line);
        }

        partial.Flush();
        progress = progress with
        {
            Documents = progress.Documents + batch.Documents.Count,
            Characters = progress.Characters + batch.Documents.Sum(d => (long)d.Text.Length),
            LeftOut = progress.LeftOut + batch.Lines.Count(line => line is null),
            Fraction = Math.Max(progress.Fraction, batch.Fraction),
        };
        OnProgress?.Invoke(progress);
        return progress;
    }

    /// <summary>Documents that one worker works on.</summary>
    private sealed class Batch
    {
        public List<CorpusDocument> Documents { get; } = [];

        public List<byte[]?> Lines { get; } = [];

        public int Resumed { get; set; }

        public double Fraction { get; set; }
    }
}

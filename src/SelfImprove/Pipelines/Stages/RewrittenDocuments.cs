using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SelfImprove.Pipelines;

/// <summary>Rewrites documents, several at a time, and keeps what is done in a file, so that a run that is started again does not ask for it again.</summary>
internal sealed class RewrittenDocuments : IDisposable
{
    private const int ChunkPerWorker = 16;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IDocumentRewriter _rewriter;
    private readonly int _workers;
    private readonly Dictionary<int, (string Prompt, string Completion, ImmutableSortedDictionary<string, string> Metadata)?> _done = [];
    private readonly FileStream _log;

    internal RewrittenDocuments(string path, IDocumentRewriter rewriter, int workers)
    {
        _rewriter = rewriter;
        _workers = workers;
        _log = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        ReadLog();
    }

    /// <summary>What came of the documents.</summary>
    /// <param name="Documents">Place, rewriting and size of each, in the order in which they were drawn; a null rewriting is the text as it was.</param>
    /// <param name="Refused">How many could not be rewritten.</param>
    /// <param name="Contaminated">How many rewritings were not clean.</param>
    internal sealed record Result(ImmutableArray<(int Index, PrimingExample? Text, int Tokens)> Documents, int Refused, int Contaminated);

    /// <summary>Rewrites documents in an order until their sizes sum up to a budget.</summary>
    internal async Task<Result> RewriteAsync(
        IReadOnlyList<PrimingExample> texts, IEnumerable<long> order, long budget, Func<PrimingExample, int> size, Func<PrimingExample, bool> isClean, CancellationToken cancellationToken)
    {
        var documents = ImmutableArray.CreateBuilder<(int, PrimingExample?, int)>();
        var (refused, contaminated, total) = (0, 0, 0L);
        foreach (var chunk in order.Chunk(_workers * ChunkPerWorker))
        {
            foreach (var (index, rewriting) in await RewriteChunkAsync(texts, chunk, cancellationToken))
            {
                if (total >= budget)
                {
                    break;
                }

                if (rewriting is null)
                {
                    refused++;
                }
                else if (!isClean(rewriting))
                {
                    contaminated++;
                }
                else
                {
                    var tokens = size(rewriting);
                    documents.Add((index, rewriting, tokens));
                    total += tokens;
                }
            }

            if (total >= budget)
            {
                break;
            }
        }

        return new Result(documents.ToImmutable(), refused, contaminated);
    }

    public void Dispose() => _log.Dispose();

    private async Task<(int Index, PrimingExample? Rewriting)[]> RewriteChunkAsync(IReadOnlyList<PrimingExample> texts, long[] chunk, CancellationToken cancellationToken)
    {
        var results = new (int Index, PrimingExample? Rewriting)[chunk.Length];
        await Parallel.ForAsync(0, chunk.Length, new ParallelOptions { MaxDegreeOfParallelism = _workers, CancellationToken = cancellationToken }, async (i, cancel) =>
        {
            var index = (int)chunk[i];
            var text = texts[index];
            results[i] = (index, _done.TryGetValue(index, out var done)
                ? done is { } known ? text with { Prompt = known.Prompt, Completion = known.Completion, Metadata = known.Metadata } : null
                : await _rewriter.RewriteAsync(text with { Prompt = string.Empty, Completion = text.Prompt + text.Completion }, cancel) is { } rewriting
                    ? rewriting with { Metadata = text.Metadata.SetItems(rewriting.Metadata) } : null);
        });
        foreach (var (index, rewriting) in results.Where(r => !_done.ContainsKey(r.Index)))
        {
            Append(index, rewriting);
        }

        _log.Flush();
        return results;
    }

    // A line that was being written when the process ended is written again.
    private void ReadLog()
    {
        using var reader = new StreamReader(_log, leaveOpen: true);
        var good = 0L;
        foreach (var line in reader.ReadToEnd().Split('\n').SkipLast(1))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                var root = json.RootElement;
                _done[root.GetProperty("index").GetInt32()] = root.TryGetProperty("prompt", out var prompt)
                    ? (prompt.GetString()!, root.GetProperty("completion").GetString()!,
                        root.GetProperty("metadata").EnumerateObject().ToImmutableSortedDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal))
                    : null;
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                break;
            }

            good += System.Text.Encoding.UTF8.GetByteCount(line) + 1;
        }

        _log.SetLength(good);
        _log.Position = good;
    }

    private void Append(int index, PrimingExample? rewriting)
    {
        using (var json = new Utf8JsonWriter(_log, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("index", index);
            if (rewriting is not null)
            {
                json.WriteString("prompt", rewriting.Prompt);
                json.WriteString("completion", rewriting.Completion);
                json.WriteStartObject("metadata");
                foreach (var (key, value) in rewriting.Metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        _log.WriteByte((byte)'\n');
    }
}

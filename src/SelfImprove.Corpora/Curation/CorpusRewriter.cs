using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SelfImprove.Corpora;

/// <summary>Rewrites the documents of a corpus file into question, thought and answer, in parallel and in order; an interrupted rewriting goes on where it stopped.</summary>
/// <param name="rewriter">Rewrites a document.</param>
/// <param name="identity">What determines the rewritings apart from the rewriter's name, such as its options.</param>
public sealed class CorpusRewriter(IDocumentRewriter rewriter, string identity = "")
{
    private const int DocumentsPerBatch = 16;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Rewrites a file of JSON lines into a dataset of JSON lines with <c>prompt</c> and <c>completion</c>; what can't be rewritten is left out and counted.</summary>
    /// <param name="corpus">The file, as <see cref="CorpusReader"/> reads it.</param>
    /// <param name="output">The dataset to write. Until it is complete it stands under this name with <c>.partial</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work; the same call goes on later.</param>
    /// <exception cref="InvalidInputException">The corpus or the output can't be used. What was rewritten so far is kept.</exception>
    public async Task<CorpusProgress> RewriteFileAsync(string corpus, string output, CorpusJobOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CorpusJobOptions();
        var reader = new CorpusReader(corpus, options.Reading);
        var done = await new CorpusJob
        {
            Reader = reader,
            Output = output,
            Signature = JsonSerializer.Serialize(new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["job"] = "rewrite",
                ["rewriter"] = rewriter.Name,
                ["identity"] = identity,
                ["build"] = rewriter.GetType().Assembly.ManifestModule.ModuleVersionId.ToString(),
            }),
            Work = RewriteAsync,

            // A rewriter may be a language model: what it has said is soon on the disk, and not kept waiting for many others.
            DocumentsPerBatch = DocumentsPerBatch,
            Workers = options.Workers,
            OnProgress = options.OnProgress,
        }.RunAsync(cancellationToken).ConfigureAwait(false);
        if (reader.Skipped > 0)
        {
            options.OnSkipped?.Invoke(reader.Skipped, reader.SkippedBecause);
        }

        return done;
    }

    private async ValueTask<byte[]?> RewriteAsync(CorpusDocument document, CancellationToken cancellationToken)
    {
        var example = new PrimingExample(string.Empty, document.Text)
        {
            Metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).AddRange(
                document.Id is { } id ? [KeyValuePair.Create("id", id)] : []),
        };
        return await rewriter.RewriteAsync(example, cancellationToken).ConfigureAwait(false) is { } rewritten ? Write(document, rewritten) : null;
    }

    private static byte[] Write(CorpusDocument document, PrimingExample rewritten)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteNumber("line", document.Line);
            if (document.Id is { } id)
            {
                json.WriteString("id", id);
            }

            json.WriteString("prompt", rewritten.Prompt);
            json.WriteString("completion", rewritten.Completion);
            foreach (var (key, value) in rewritten.Metadata.Where(m => m.Key is not ("id" or "line" or "prompt" or "completion")))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}

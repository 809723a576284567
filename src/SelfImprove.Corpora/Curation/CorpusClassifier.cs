using System.Collections.Immutable;
using System.Text.Json;

namespace SelfImprove.Corpora;

/// <summary>
/// Classifies the documents of a corpus: counts the behaviours of each with any detector. The corpus is streamed, all processors work, the order is kept,
/// and an interrupted classification goes on where it stopped.
/// </summary>
public sealed class CorpusClassifier
{
    private readonly IBehaviorDetector _detector;
    private readonly string _signature;
    private readonly ITokenizer? _tokenizer;
    private readonly IContaminationCheck? _contamination;

    /// <summary>Makes a classifier.</summary>
    /// <param name="detector">Counts the behaviours.</param>
    /// <param name="identity">What determines the detector's counts apart from its name, such as its options: an interrupted classification goes on only where it is the same.</param>
    /// <param name="tokenizer">Counts tokens; null leaves them out.</param>
    /// <param name="contamination">Counts the held-out problems of a task that a document states or solves; null does not look for them. What it is of belongs to <paramref name="identity"/>.</param>
    public CorpusClassifier(IBehaviorDetector detector, string identity = "", ITokenizer? tokenizer = null, IContaminationCheck? contamination = null)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(identity);
        _detector = detector;
        _tokenizer = tokenizer;
        _contamination = contamination;
        _signature = JsonSerializer.Serialize(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["job"] = "classify",
            ["detector"] = detector.Name,
            ["identity"] = identity,
            ["build"] = detector.GetType().Assembly.ManifestModule.ModuleVersionId.ToString(),
            ["tokenizer"] = tokenizer is null ? "none" : $"of {tokenizer.VocabularySize} tokens",
        });
    }

    /// <summary>Classifies one text.</summary>
    /// <param name="line">Its place in the corpus.</param>
    /// <param name="id">Its identifier; null for none.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends a long analysis.</param>
    public async ValueTask<DocumentClass> ClassifyAsync(long line, string? id, string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        var analysis = await _detector.AnalyzeAsync(text, BehaviorHints.None, cancellationToken).ConfigureAwait(false);
        return new DocumentClass
        {
            Line = line,
            Id = id,
            Characters = text.Length,
            Words = CountWords(text),
            Tokens = _tokenizer?.Encode(text).Length,
            HeldOut = _contamination?.FindHeldOutProblems(text).Length,
            Counts = analysis.Counts.ToImmutableSortedDictionary(c => c.Key.Name, c => c.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>Classifies a file of JSON lines.</summary>
    /// <param name="corpus">The file, as <see cref="CorpusReader"/> reads it.</param>
    /// <param name="output">The classification to write; see <see cref="ClassificationFile"/>. Until it is complete it stands under this name with <c>.partial</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Stops the work; the same call goes on later.</param>
    /// <exception cref="InvalidInputException">The corpus or the output can't be used. What was classified so far is kept.</exception>
    public async Task<CorpusProgress> ClassifyFileAsync(string corpus, string output, CorpusJobOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new CorpusJobOptions();
        var reader = new CorpusReader(corpus, options.Reading);
        var remote = _detector as IRemoteDetector;
        var done = await new CorpusJob
        {
            // Whoever waits for others waits for many documents at once, and what they have said is written at once.
            DocumentsPerBatch = remote is null ? CorpusJob.UsualBatch : 1,
            Reader = reader,
            Output = output,
            Signature = _signature,
            Work = async (document, cancel) => ClassificationFile.Write(await ClassifyAsync(document.Line, document.Id, document.Text, cancel).ConfigureAwait(false)),
            Workers = Math.Max(options.Workers, remote?.TextsAtOnce ?? 1),
            OnProgress = options.OnProgress,
        }.RunAsync(cancellationToken).ConfigureAwait(false);
        if (reader.Skipped > 0)
        {
            options.OnSkipped?.Invoke(reader.Skipped, reader.SkippedBecause);
        }

        return done;
    }

    private static int CountWords(ReadOnlySpan<char> text)
    {
        var count = 0;
        var inWord = false;
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c);
            count += !isSpace && !inWord ? 1 : 0;
            inWord = !isSpace;
        }

        return count;
    }
}

using System.Collections.Immutable;
using SelfImprove.Corpora.Tests.WebMath;

namespace SelfImprove.Corpora.Tests.Curation;

public sealed class CorpusClassifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_line_tells_length_and_counts()
    {
        var corpus = _folder.Write("corpus.jsonl", "{\"text\":\"a!  b! c\",\"id\":\"x\"}\n\n{\"text\":\"?\"}\n");
        var tokenizer = WordLevelTokenizer.Build(["a!  b! c?"]);

        await new CorpusClassifier(new MarkDetector(), tokenizer: tokenizer).ClassifyFileAsync(corpus, _folder.PathOf("out.jsonl"));

        Assert.Equal(
            "{\"line\":1,\"id\":\"x\",\"characters\":8,\"words\":3,\"tokens\":6,\"counts\":{\"doubt\":0,\"emphasis\":2}}\n"
            + "{\"line\":3,\"characters\":1,\"words\":1,\"tokens\":1,\"counts\":{\"doubt\":null,\"emphasis\":0}}\n",
            File.ReadAllText(_folder.PathOf("out.jsonl")));
    }

    [Fact]
    public async Task The_order_is_that_of_the_corpus_whatever_the_number_of_workers()
    {
        var corpus = WriteCorpus(3000);
        foreach (var workers in new[] { 1, 2, 7 })
        {
            await new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(corpus, _folder.PathOf($"{workers}.jsonl"), new() { Workers = workers });
        }

        var lines = ClassificationFile.Read(_folder.PathOf("1.jsonl")).Select(d => d.Line).ToList();
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => (long)i), lines);
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("1.jsonl")), File.ReadAllBytes(_folder.PathOf("2.jsonl")));
        Assert.Equal(File.ReadAllBytes(_folder.PathOf("1.jsonl")), File.ReadAllBytes(_folder.PathOf("7.jsonl")));
    }

    [Fact]
    public async Task An_interrupted_classification_goes_on_to_the_same_bytes()
    {
        var corpus = WriteCorpus(2000);
        var (whole, stopped) = (_folder.PathOf("whole.jsonl"), _folder.PathOf("stopped.jsonl"));
        await new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(corpus, whole);

        using var stop = new CancellationTokenSource();
        var interrupted = new CorpusClassifier(new MarkDetector { OnText = (_, count) => { if (count == 1500) { stop.Cancel(); } } });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.ClassifyFileAsync(corpus, stopped, new() { Workers = 1 }, stop.Token));
        Assert.False(File.Exists(stopped));
        Assert.NotEqual(0, new FileInfo(stopped + ".partial").Length);

        var rest = await new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(corpus, stopped);

        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(stopped));
        Assert.InRange(rest.Resumed, 1, 1999);
        Assert.Equal(2000, rest.Resumed + rest.Documents);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(stopped)!, "*.partial*"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"line\":3,\"characters\"")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"line\":2,\"characters\":9,\"words\":1,\"counts\":{}}\n")]
    public async Task What_a_killed_process_left_half_written_is_written_again(string tail)
    {
        var corpus = WriteCorpus(50);
        var (whole, killed) = (_folder.PathOf("whole.jsonl"), _folder.PathOf("killed.jsonl"));
        var classifier = new CorpusClassifier(new MarkDetector());
        await classifier.ClassifyFileAsync(corpus, whole);
        await Assert.ThrowsAsync<RunFailedException>(() => new CorpusClassifier(new MarkDetector { OnText = (_, _) => throw new RunFailedException("killed") }).ClassifyFileAsync(corpus, killed));
        File.WriteAllText(killed + ".partial", string.Join('\n', File.ReadLines(whole).Take(2)) + "\n" + tail);

        var rest = await classifier.ClassifyFileAsync(corpus, killed);

        Assert.Equal(2, rest.Resumed);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(killed));
    }

    [Fact]
    public async Task A_bad_document_loses_nothing_of_those_before_it()
    {
        var corpus = WriteCorpus(500);
        var good = File.ReadAllText(corpus);
        File.AppendAllText(corpus, "{\"text\":\n");
        var output = _folder.PathOf("out.jsonl");
        var classifier = new CorpusClassifier(new MarkDetector());

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => classifier.ClassifyFileAsync(corpus, output));
        Assert.StartsWith($"{corpus}:501:9: malformed JSON", e.Message, StringComparison.Ordinal);
        Assert.Equal(500, File.ReadLines(output + ".partial").Count());

        File.WriteAllText(corpus, good);
        Assert.Equal(500, (await classifier.ClassifyFileAsync(corpus, output)).Resumed);
    }

    [Fact]
    public async Task Another_detector_does_not_go_on_with_the_lines_of_the_first()
    {
        var (corpus, output) = (WriteCorpus(20), _folder.PathOf("out.jsonl"));
        await Assert.ThrowsAsync<RunFailedException>(() => new CorpusClassifier(new MarkDetector { OnText = (_, _) => throw new RunFailedException("stop") }).ClassifyFileAsync(corpus, output));

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => new CorpusClassifier(new MarkDetector(), identity: "strict").ClassifyFileAsync(corpus, output));

        Assert.StartsWith($"{output}.partial: was begun by another job (", e.Message, StringComparison.Ordinal);
        Assert.EndsWith($"; finish that one, or delete {output}.partial and {output}.partial.json to begin again", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_corpus_that_has_changed_meanwhile_is_noticed()
    {
        var (corpus, output) = (WriteCorpus(600), _folder.PathOf("out.jsonl"));
        File.AppendAllText(corpus, "7\n");
        await Assert.ThrowsAsync<InvalidInputException>(() => new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(corpus, output));
        File.WriteAllLines(corpus, File.ReadAllLines(corpus).Take(600).Select((line, i) => i == 4 ? """{"id":"new","text":"new"}""" : line));

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(corpus, output));

        Assert.Equal(
            $"{corpus}:5: the corpus has changed since {output}.partial was begun, whose line about line 5 is of another document; delete {output}.partial and {output}.partial.json to begin again",
            e.Message);
    }

    [Fact]
    public async Task A_complete_classification_is_not_overwritten()
    {
        var output = _folder.Write("out.jsonl", "mine");

        var e = await Assert.ThrowsAsync<InvalidInputException>(() => new CorpusClassifier(new MarkDetector()).ClassifyFileAsync(WriteCorpus(2), output));

        Assert.Equal($"{output}: exists already and is complete; delete it to write it again, or choose another name", e.Message);
        Assert.Equal("mine", File.ReadAllText(output));
    }

    [Fact]
    public void A_file_of_something_else_is_no_classification()
    {
        var path = _folder.Write("other.jsonl", "{\"line\":1,\"characters\":1,\"words\":1,\"counts\":{}}\n{\"text\":\"a\"}\n");

        Assert.StartsWith(
            $"{path}:2: the line is none of a classification, which looks like {{\"line\":1,", Assert.Throws<InvalidInputException>(() => ClassificationFile.Read(path).ToList()).Message,
            StringComparison.Ordinal);
    }

    private string WriteCorpus(int count)
    {
        var path = _folder.PathOf("corpus.jsonl");
        File.WriteAllLines(path, Documents.Write(Documents.Rich, count)
            .Select(d => System.Text.Json.JsonSerializer.Serialize(new { id = d.Metadata["id"], text = d.Completion })));
        return path;
    }

    /// <summary>Counts exclamation marks; of texts with a question mark it does not know whether they doubt.</summary>
    private sealed class MarkDetector : IBehaviorDetector
    {
        private int _count;

        public Action<string, int> OnText { get; init; } = (_, _) => { };

        public string Name => "marks";

        public ImmutableArray<Behavior> Behaviors => [new("emphasis"), new("doubt")];

        public ValueTask<BehaviorAnalysis> AnalyzeAsync(string text, BehaviorHints hints, CancellationToken cancellationToken = default)
        {
            OnText(text, Interlocked.Increment(ref _count));
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(new BehaviorAnalysis
            {
                Counts = ImmutableDictionary<Behavior, int?>.Empty.Add(new("emphasis"), text.Count(c => c == '!')).Add(new("doubt"), text.Contains('?') ? null : 0),
            });
        }
    }
}

using System.Text;

namespace SelfImprove.Corpora.Tests.Reading;

public sealed class CorpusReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_come_with_line_and_identifier()
    {
        var path = _folder.Write("corpus.jsonl", "\uFEFF{\"text\":\"one\",\"id\":\"a\"}\r\n\n  \n{\"id\":7,\"text\":\"two \u00fc \ud83d\ude42\"}\n{\"prompt\":\"p \",\"completion\":\"c\",\"metadata\":{\"id\":\"m\"}}\n{\"text\":\"last\"}");

        Assert.Equal(
            [new(1, "a", "one"), new(4, "7", "two \u00fc \ud83d\ude42"), new(5, "m", "p c"), new(6, null, "last")],
            new CorpusReader(path).Read());
    }

    [Fact]
    public void Another_key_can_hold_the_text()
    {
        var path = _folder.Write("corpus.jsonl", """{"content":"one","text":"not this"}""");

        Assert.Equal("one", Assert.Single(new CorpusReader(path, new() { TextKey = "content" }).Read()).Text);
    }

    [Fact]
    public void A_document_of_ten_megabytes_is_read()
    {
        var text = new string('x', 10_000_000);
        var path = _folder.Write("corpus.jsonl", $"{{\"text\":\"{text}\"}}\n{{\"text\":\"short\"}}\n");

        Assert.Equal([text, "short"], new CorpusReader(path).Read().Select(d => d.Text));
    }

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "", "FILE: there is no document in it; a line looks like {\"id\": \"a7\", \"text\": \"...\"}" },
        { "\n \n", "FILE: there is no document in it; a line looks like {\"id\": \"a7\", \"text\": \"...\"}" },
        { "{\"text\":\"a\"}\n[1]\n", "FILE:2: the line is no JSON object; a line looks like {\"id\": \"a7\", \"text\": \"...\"}" },
        { "{\"text\":\"a\"}\n{\"text\":\"b}\n{}\n", "FILE:2:12: malformed JSON: Expected end of string, but instead reached end of data." },
        { "{\"text\":\"a\"}\n{\"text\":\"b", "FILE:2:11: malformed JSON: Expected end of string, but instead reached end of data.; it is the last line and has no line end: the file seems to be cut off" },
        { "{\"body\":\"a\",\"id\":1}\n", "FILE:1: there is no 'text'; the line has: body, id; another key can be named" },
        { "{\"text\":7}\n", "FILE:1: 'text' is not a text" },
        { "{\"text\":\"a\",\"id\":[]}\n", "FILE:1: 'id' is neither a text nor a number" },
        { "{\"text\":\"\\ud83d\"}\n", "FILE:1: 'text' has half of a surrogate pair (such as \\ud83d without its second half), which is no text" },
        {
            "{\"text\":\"a\",\"id\":\"x\"}\n{\"text\":\"b\",\"id\":\"y\"}\n{\"text\":\"c\",\"id\":\"x\"}\n",
            "FILE:3: the id 'x' is that of line 1 too; ids must be unique: remove one of the documents, or skip the later one"
        },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_wrong_is_told_with_its_place(string content, string message)
    {
        var path = _folder.Write("corpus.jsonl", content);

        var e = Assert.Throws<InvalidInputException>(() => new CorpusReader(path).Read().ToList());

        Assert.Equal(message, e.Message.Replace(path, "FILE", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_told_with_line_and_byte()
    {
        var path = _folder.Write("corpus.jsonl", [.. Encoding.UTF8.GetBytes("{\"text\":\"ü\"}\n{\"text\":\"ü"), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}\n")]);

        var e = Assert.Throws<InvalidInputException>(() => new CorpusReader(path).Read().ToList());

        Assert.Equal($"{path}:2: byte 12 of the line, 0xC3, is not UTF-8 (byte 26 of the file); repair the line, or skip broken ones", e.Message);
    }

    [Fact]
    public void A_corpus_that_is_there_twice_is_read_once_where_duplicates_are_skipped()
    {
        var once = Enumerable.Range(0, 12).Select(i => $"{{\"id\":\"d{i}\",\"text\":\"{i}\"}}").ToList();
        var path = _folder.Write("corpus.jsonl", "\uFEFF" + string.Join('\n', [.. once, "", .. once]));
        var reader = new CorpusReader(path, new() { SkipBroken = true });

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"d{i}"), reader.Read().Select(d => d.Id));
        Assert.Equal((12, 10), (reader.Skipped, reader.SkippedBecause.Length));
        Assert.Equal($"{path}:14: the id 'd0' is that of line 1 too; ids must be unique: remove one of the documents, or skip the later one", reader.SkippedBecause[0]);
        Assert.Equal($"{path}:23: the id 'd9' is that of line 10 too; ids must be unique: remove one of the documents, or skip the later one", reader.SkippedBecause[9]);
    }

    [Fact]
    public void A_missing_file_is_told() => Assert.Equal(
        $"{_folder.PathOf("nothing")}: there is no such file",
        Assert.Throws<InvalidInputException>(() => new CorpusReader(_folder.PathOf("nothing")).Read().ToList()).Message);

    [Fact]
    public void A_line_over_the_limit_is_told()
    {
        var path = _folder.Write("corpus.jsonl", $"{{\"text\":\"a\"}}\n{{\"text\":\"{new string('x', 100_000)}\"}}\n");

        var e = Assert.Throws<InvalidInputException>(() => new CorpusReader(path, new() { MaxLineBytes = 70_000 }).Read().ToList());

        Assert.Equal($"{path}:2: the line is longer than 70000 bytes; is the file JSON lines, one document per line?", e.Message);
    }

    [Fact]
    public void Broken_lines_can_be_skipped_and_are_counted()
    {
        var path = _folder.Write("corpus.jsonl", "{\"text\":\"a\",\"id\":1}\n{\"text\":\n{\"text\":\"b\",\"id\":1}\n{\"text\":\"c\",\"id\":2}\n");
        var reader = new CorpusReader(path, new() { SkipBroken = true });

        Assert.Equal(["a", "c"], reader.Read().Select(d => d.Text));
        Assert.Equal(2, reader.Skipped);
        Assert.Equal(2, reader.SkippedBecause.Length);
        Assert.Contains("the id '1' is that of line 1 too", reader.SkippedBecause[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_of_broken_lines_alone_is_told()
    {
        var path = _folder.Write("corpus.jsonl", "7\n");

        var e = Assert.Throws<InvalidInputException>(() => new CorpusReader(path, new() { SkipBroken = true }).Read().ToList());

        Assert.Equal(
            $"{path}: there is no document in it that can be used; 1 were skipped, the first because: {path}:1: the line is no JSON object; a line looks like {{\"id\": \"a7\", \"text\": \"...\"}}",
            e.Message);
    }
}

using SelfImprove.Pipelines;
using SelfImprove.Testing;

namespace SelfImprove.Tests;

public sealed class DatasetReaderTests : IDisposable
{
    private readonly TestHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("""{"prompt": "p", "completion": "c"}""", "p", "c")]
    [InlineData("""{"query": "p", "completion": "c"}""", "p", "c")]
    [InlineData("""{"text": "c"}""", "", "c")]
    public void The_usual_shapes_are_read(string line, string prompt, string completion)
    {
        var example = Assert.Single(Read(line + "\n\n"));

        Assert.Equal((prompt, completion), (example.Prompt, example.Completion));
    }

    [Fact]
    public void Columns_can_have_other_names()
    {
        var columns = new DatasetColumns { Prompt = "q", Completion = "a" };

        var example = Assert.Single(Read("""{"q": "p", "a": "c"}""", columns));

        Assert.Equal(("p", "c"), (example.Prompt, example.Completion));
    }

    [Fact]
    public void What_else_a_line_holds_is_metadata()
    {
        var example = Assert.Single(Read("""{"prompt": "p", "completion": "c", "source": "me", "n": 3, "metadata": {"strategy": "all"}}"""));

        Assert.Equal(["n: 3", "source: me", "strategy: all"], example.Metadata.Select(m => $"{m.Key}: {m.Value}"));
    }

    [Theory]
    [InlineData("""{"prompt": "p", "completion": """, "2:31: malformed JSON: Expected ")]
    [InlineData("""{"prompt": "p", "answer": "c"}""", "2: there is no 'completion'; the line has: prompt, answer; 'columns' can name other keys")]
    [InlineData("""{"prompt": 3, "completion": "c"}""", "2: 'prompt' is not a text")]
    [InlineData("{\"text\": \"\\ud83d\"}", "2: there is half of a surrogate pair (such as \\ud83d without its second half), which is no text")]
    [InlineData("[]", "2: a JSON object was expected, such as {\"prompt\": \"...\", \"completion\": \"...\"}")]
    public void A_broken_line_is_named_by_its_number(string line, string message)
    {
        var e = Assert.Throws<InvalidInputException>(() => Read("{\"text\": \"fine\"}\n" + line));

        Assert.StartsWith($"{_host.PathOf("data.jsonl")}:{message}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_utf8_are_told_with_line_and_byte()
    {
        var path = _host.Write("data.jsonl", "");
        File.WriteAllBytes(path, [.. "{\"text\": \"fine\"}\n{\"text\": \"caf"u8, 0xE9, .. "\"}\n"u8]);

        var e = Assert.Throws<InvalidInputException>(() => new DatasetReader(new DatasetColumns(), null).Read(path).ToList());

        Assert.Equal($"{path}:2: byte 14 of the line, 0xE9, is not UTF-8 (byte 31 of the file); save the file as UTF-8", e.Message);
    }

    [Fact]
    public void A_missing_file_is_told() => Assert.Equal(
        $"{_host.PathOf("nothing")}: there is no such file",
        Assert.Throws<InvalidInputException>(() => new DatasetReader(new DatasetColumns(), null).Read(_host.PathOf("nothing")).ToList()).Message);

    [Fact]
    public void The_texts_of_a_file_are_read_in_any_order()
    {
        var path = _host.Write("data.jsonl", "\uFEFF{\"text\": \"é one\"}\r\n\n \t\n{\"text\": \"two\"}\n{\"text\": \"three\"}");
        using var file = new DatasetFile(path, new DatasetReader(new DatasetColumns(), null));

        Assert.Equal(3, file.Count);
        Assert.Equal(["three", "é one", "two", "é one"], new[] { 2, 0, 1, 0 }.Select(i => file[i].Completion));
        Assert.Equal(["é one", "two", "three"], file.Select(t => t.Completion));
    }

    [Fact]
    public async Task Threads_read_the_texts_of_a_file_at_once()
    {
        var path = _host.Write("data.jsonl", string.Concat(Enumerable.Range(0, 500).Select(i => $"{{\"text\": \"{new string('x', i)}\"}}\n")));
        using var file = new DatasetFile(path, new DatasetReader(new DatasetColumns(), null));
        var lengths = new int[500];

        await Parallel.ForAsync(0, 500, (i, _) =>
        {
            lengths[i] = file[i].Completion.Length;
            return ValueTask.CompletedTask;
        });

        Assert.Equal(Enumerable.Range(0, 500), lengths);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var task = new NextLetterTask();
        var example = new PrimingExample("a \"quoted\" <think>\n", "é+1") { Problem = task.GetProblem(DatasetSplit.Train, 0) };
        example = example with { Metadata = example.Metadata.Add("k", "v") };
        using (var stream = File.Create(_host.PathOf("data.jsonl")))
        {
            new DatasetWriter(stream, task).Write(example);
        }

        var read = Assert.Single(new DatasetReader(new DatasetColumns(), task).Read(_host.PathOf("data.jsonl")));

        Assert.Equal((example.Prompt, example.Completion, example.Problem), (read.Prompt, read.Completion, read.Problem));
        Assert.Equal("v", read.Metadata["k"]);
    }

    private List<PrimingExample> Read(string text, DatasetColumns? columns = null) =>
        [.. new DatasetReader(columns ?? new DatasetColumns(), null).Read(_host.Write("data.jsonl", text))];
}

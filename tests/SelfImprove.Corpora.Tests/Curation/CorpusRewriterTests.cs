using SelfImprove.Corpora.Tests.WebMath;

namespace SelfImprove.Corpora.Tests.Curation;

public sealed class CorpusRewriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_of_documents_becomes_a_dataset_and_what_can_not_be_rewritten_is_counted()
    {
        var corpus = _folder.Write("corpus.jsonl", "{\"id\":\"a\",\"text\":\"Solve 3*x+5=26.\\nx=7: 7*3=21, 21+5=26.\\nSo x=7.\"}\n{\"text\":\"prose\"}\n");

        var done = await new CorpusRewriter(new WebMathRewriter()).RewriteFileAsync(corpus, _folder.PathOf("out.jsonl"));

        Assert.Equal((2, 1), (done.Documents, done.LeftOut));
        Assert.Equal(
            """{"line":1,"id":"a","prompt":"Solve 3*x+5=26.\n<think>\n","completion":"x=7: 7*3=21, 21+5=26.\n</think>\n<answer>7</answer>"}""" + "\n",
            File.ReadAllText(_folder.PathOf("out.jsonl")));
    }

    [Fact]
    public async Task An_interrupted_rewriting_goes_on_to_the_same_bytes()
    {
        var corpus = _folder.PathOf("corpus.jsonl");
        File.WriteAllLines(corpus, Documents.Write(Documents.Rich, 800).Select(d => System.Text.Json.JsonSerializer.Serialize(new { id = d.Metadata["id"], text = d.Completion })));
        var (whole, stopped) = (_folder.PathOf("whole.jsonl"), _folder.PathOf("stopped.jsonl"));
        await new CorpusRewriter(new WebMathRewriter()).RewriteFileAsync(corpus, whole);
        File.AppendAllText(corpus, "7\n");
        await Assert.ThrowsAsync<InvalidInputException>(() => new CorpusRewriter(new WebMathRewriter()).RewriteFileAsync(corpus, stopped));
        File.WriteAllLines(stopped + ".partial", File.ReadAllLines(whole).Take(300));
        File.WriteAllLines(corpus, File.ReadAllLines(corpus).Take(800));

        await new CorpusRewriter(new WebMathRewriter()).RewriteFileAsync(corpus, stopped);

        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(stopped));
    }
}

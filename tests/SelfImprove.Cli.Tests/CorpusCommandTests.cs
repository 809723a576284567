using System.Text.Json;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Cli.Tests;

public sealed class CorpusCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_corpus_is_classified_summed_up_and_divided()
    {
        var corpus = WriteCorpus("8*3=24, target 27: too low.", "A day at home.", "8*3=24, target 24: yes.", "Two days at the sea.", "Half a day.");
        var (classes, rich, minimal) = (_folder.File("classes.jsonl"), _folder.File("rich.jsonl"), _folder.File("minimal.jsonl"));

        var classified = await CommandRun.OfAsync("corpus", "classify", corpus, "-o", classes);
        var stats = await CommandRun.OfAsync("corpus", "stats", classes, "--json");
        var table = await CommandRun.OfAsync("corpus", "stats", classes);
        var selected = await CommandRun.OfAsync("corpus", "select", corpus, classes, "--rich", rich, "--minimal", minimal, "--unit", "words", "--wanted", "verification");

        Assert.Equal((0, ""), (classified.ExitCode, classified.Out));
        Assert.StartsWith("5 documents classified; ", LastLine(classified), StringComparison.Ordinal);
        Assert.Equal(2, (int)stats.Json[0]["behaviors"]!["verification"]!["showing"]!);
        Assert.Equal(0.4, (double)stats.Json[0]["behaviors"]!["verification"]!["share"]!);
        Assert.Matches(@"\| verification +\| 2 +\| 40\.0 % +\| 0\.400 +\|", table.Out);
        Assert.EndsWith("5 documents, 3 of them without any behaviour; 95 characters, 21 words\n", table.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (selected.ExitCode, selected.Error));
        Assert.Equal([$"rich: 2 of 2 documents, 9 words: {rich}"], selected.Lines[..1]);
        Assert.StartsWith("minimal: ", selected.Lines[1], StringComparison.Ordinal);
        Assert.Equal(File.ReadLines(corpus).Where((_, i) => i is 0 or 2), File.ReadLines(rich));
        Assert.Subset(File.ReadLines(corpus).ToHashSet(), File.ReadLines(minimal).ToHashSet());
    }

    [Fact]
    public async Task Documents_are_rewritten()
    {
        var corpus = WriteCorpus("Solve 3*x+5=26.\nx=7: 7*3=21, 21+5=26.\nSo x=7.", "A day at home.");

        var run = await CommandRun.OfAsync("corpus", "rewrite", corpus, "--output", _folder.File("out.jsonl"), "--rewriter", "web-math");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("2 documents rewritten; 1 could not be and are left out; ", LastLine(run), StringComparison.Ordinal);
        Assert.Equal("7", JsonDocument.Parse(File.ReadAllText(_folder.File("out.jsonl"))).RootElement.GetProperty("completion").GetString()!.Split("<answer>")[1][..1]);
    }

    [Fact]
    public async Task A_broken_corpus_is_one_message_or_skipped()
    {
        var corpus = WriteCorpus("one", "two");
        File.AppendAllText(corpus, "{\"text\":\n");

        var stopped = await CommandRun.OfAsync("corpus", "classify", corpus, "-o", _folder.File("a.jsonl"));
        var skipped = await CommandRun.OfAsync("corpus", "classify", corpus, "-o", _folder.File("b.jsonl"), "--skip-broken");

        Assert.Equal((2, ""), (stopped.ExitCode, stopped.Out));
        Assert.StartsWith($"{corpus}:3:9: malformed JSON", LastLine(stopped), StringComparison.Ordinal);
        Assert.Equal(0, skipped.ExitCode);
        Assert.Contains($"1 documents were skipped:\n  {corpus}:3:9: malformed JSON", skipped.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_classification_of_another_corpus_is_noticed()
    {
        var classes = _folder.File("classes.jsonl");
        await CommandRun.OfAsync("corpus", "classify", WriteCorpus("8*3=24, target 24: yes.", "A day."), "-o", classes);
        var other = WriteCorpus("8*3=24, target 24: yes.", "Another day.");

        var run = await CommandRun.OfAsync("corpus", "select", other, classes, "--rich", _folder.File("r"), "--minimal", _folder.File("m"), "--unit", "words");

        Assert.Equal((2, $"{other}:2: {classes} says something of another document; classify this corpus, with the same way of reading it\n"), (run.ExitCode, run.Error));
        Assert.False(File.Exists(_folder.File("r")));
        Assert.False(File.Exists(_folder.File("m")));
    }

    [Theory]
    [InlineData("--unit tokens", "was not counted in tokens: classify with a tokenizer, or count in words or characters")]
    [InlineData("--unit words --budget 1000", "behaviour-rich: 1 documents with 4 words in all, but 1000 are asked for; lower the budget, ask for fewer behaviours, or take a larger corpus")]
    [InlineData("--unit words --wanted humour", "the behaviour 'humour' is wanted, but the detector does not look for it; it looks for: backtracking, backward_chaining, subgoal_setting, verification")]
    [InlineData("--unit words --minimum 4", "no document is rich in the wanted behaviours; ask for other behaviours, or take another corpus")]
    public async Task What_can_not_be_selected_is_told(string arguments, string message)
    {
        var (corpus, classes) = (WriteCorpus("8*3=24, target 24: yes.", "A day."), _folder.File("classes.jsonl"));
        await CommandRun.OfAsync("corpus", "classify", corpus, "-o", classes);

        var run = await CommandRun.OfAsync(["corpus", "select", corpus, classes, "--rich", _folder.File("r"), "--minimal", _folder.File("m"), .. arguments.Split(' ')]);

        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(message + "\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_on_held_out_problems_are_counted_and_left_out()
    {
        var task = new CountdownTask(new CountdownOptions { Count = 4 });
        string Posed(DatasetSplit split) => task.FormatPrompt(task.GetProblem(split, 0)) + "8*3=24, target 24: yes.";
        var corpus = WriteCorpus(Posed(DatasetSplit.Train), Posed(DatasetSplit.HeldOut), "A day at home.");
        var experiment = _folder.File("experiment.yaml");
        File.WriteAllText(experiment, "name: x\ntask: { kind: countdown, count: 4 }\npipeline: [ { prime: { source: web-math, count: 1 } } ]\n");
        var (classes, rich) = (_folder.File("classes.jsonl"), _folder.File("rich.jsonl"));

        var classified = await CommandRun.OfAsync("corpus", "classify", corpus, "-o", classes, "--held-out-of", experiment);
        var stats = await CommandRun.OfAsync("corpus", "stats", classes);
        var selected = await CommandRun.OfAsync("corpus", "select", corpus, classes, "--rich", rich, "--minimal", _folder.File("minimal.jsonl"), "--unit", "words", "--budget", "1");

        Assert.Equal(0, classified.ExitCode);
        Assert.Equal([0, 1, 0], File.ReadLines(classes).Select(l => JsonDocument.Parse(l).RootElement.GetProperty("held_out").GetInt32()));
        Assert.EndsWith("; 1 documents state or solve a held-out problem\n", stats.Out, StringComparison.Ordinal);
        Assert.Equal("left out, because they state or solve held-out problems: 1 documents", selected.Lines[2]);
        Assert.Equal(File.ReadLines(corpus).Take(1), File.ReadLines(rich));
    }

    [Fact]
    public async Task Held_out_problems_need_a_task()
    {
        var experiment = _folder.File("experiment.yaml");
        File.WriteAllText(experiment, "name: x\npipeline: [ { prime: { source: web-math, count: 1 } } ]\n");

        var run = await CommandRun.OfAsync("corpus", "classify", WriteCorpus("a"), "-o", _folder.File("out.jsonl"), "--held-out-of", experiment);

        Assert.Equal((2, $"{experiment}: the experiment has no task, so no held-out problems; add 'task:' to it, or give another file\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task What_parts_are_taken_from_is_not_overwritten()
    {
        var (corpus, classes) = (WriteCorpus("8*3=24, target 24: yes.", "A day."), _folder.File("classes.jsonl"));
        await CommandRun.OfAsync("corpus", "classify", corpus, "-o", classes);
        var before = File.ReadAllText(corpus);

        var run = await CommandRun.OfAsync("corpus", "select", corpus, classes, "--rich", corpus, "--minimal", _folder.File("m"), "--unit", "words");

        Assert.Equal((2, $"{corpus}: is what the parts are taken from and would be lost; give another file\n"), (run.ExitCode, run.Error));
        Assert.Equal(before, File.ReadAllText(corpus));
    }

    // A slow machine is told how far the work is before.
    private static string LastLine(CommandRun run) => run.Error.TrimEnd('\n').Split('\n')[^1];

    private string WriteCorpus(params string[] texts)
    {
        var path = _folder.File("corpus.jsonl");
        File.WriteAllLines(path, texts.Select((text, i) => JsonSerializer.Serialize(new { id = $"d{i}", text })));
        return path;
    }
}

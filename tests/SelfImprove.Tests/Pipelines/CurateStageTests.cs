using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SelfImprove.Configuration;
using SelfImprove.Configuration.Documents;
using SelfImprove.Corpora;
using SelfImprove.Pipelines;
using SelfImprove.Runs;
using SelfImprove.Tasks.Countdown;

namespace SelfImprove.Tests;

public sealed class CurateStageTests : IDisposable
{
    private const string Rich = """
        name: curated
        task: { kind: countdown, count: 4 }
        detectors: [ rules ]
        pipeline:
          - prime: { source: { kind: web-math, verification: 0.3, backtracking: 0.3, subgoals: 0.2, backward-chaining: 0.2 }, count: 300 }
          - curate: { keep: rich, tokens: 4000, rewriter: web-math }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfimprove-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_rich_corpus_shows_behaviours_in_thoughts_up_to_the_budget()
    {
        var stage = (await RunAsync(Rich)).Stages[1];
        var texts = Texts(stage);

        Assert.InRange(stage.Summary[CurateMetrics.Tokens], 4000, 4149);
        Assert.Equal(stage.Summary[CurateMetrics.Tokens], texts.Sum(t => TokenCount.Of(t.Prompt + t.Completion)));
        Assert.Equal(300, stage.Summary[CurateMetrics.Documents]);
        Assert.All(texts, t => Assert.EndsWith("<think>\n", t.Prompt, StringComparison.Ordinal));
        Assert.All(texts, t => Assert.Matches("</think>\n<answer>.+</answer>$", t.Completion));
        Assert.All(texts, t => Assert.Contains(Behavior.FourHabits, b => t.Metadata[b.Name] != "0"));
        Assert.InRange(stage.Summary[CurateMetrics.BehaviorsKept], 0.95, 1);

        // Shares of the documents that are no prose (17 of 18), to within five standard deviations: 1 - 0.7 * 0.7 * 0.8 * 0.8 of them show something.
        var expected = (1 - (0.7 * 0.7 * 0.8 * 0.8)) * 17 / 18;
        Assert.InRange(stage.Summary[CurateMetrics.RichShare], expected - (5 * 0.028), expected + (5 * 0.028));
        Assert.Equal(1, stage.Summary[CurateMetrics.RichShare] + stage.Summary[CurateMetrics.MinimalShare], 12);
        Assert.Equal(300, ClassificationFile.Read(Path.Combine(stage.Directory, "classification.jsonl")).Count());
    }

    [Fact]
    public async Task A_minimal_corpus_of_the_same_budget_shows_none()
    {
        var stage = (await RunAsync(Rich.Replace("keep: rich", "keep: minimal", StringComparison.Ordinal))).Stages[1];

        Assert.InRange(stage.Summary[CurateMetrics.Tokens], 4000, 4149);
        Assert.All(Behavior.FourHabits, b => Assert.InRange(stage.Summary[$"dataset/behaviors/{b.Name}/share"], 0, 0.02));
        Assert.Contains(Texts(stage), t => t.Prompt.StartsWith("Numbers: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Documents_stay_as_they_are_without_a_rewriter_and_in_their_order()
    {
        var stages = (await RunAsync(Rich.Replace(", rewriter: web-math", "", StringComparison.Ordinal))).Stages;
        var before = File.ReadAllLines(Path.Combine(stages[0].Directory, RunLayout.DatasetFile));
        var after = File.ReadAllLines(Path.Combine(stages[1].Directory, RunLayout.DatasetFile));

        Assert.Subset(before.ToHashSet(), after.ToHashSet());
        Assert.Equal(after, before.Where(after.ToHashSet().Contains));
        Assert.False(stages[1].Summary.ContainsKey(CurateMetrics.BehaviorsKept));
    }

    [Fact]
    public async Task Held_out_problems_of_the_task_are_dropped_and_counted()
    {
        var task = new CountdownTask(new CountdownOptions { Count = 4 });
        var documents = Enumerable.Range(0, 20).SelectMany(i => new[] { DatasetSplit.Train, DatasetSplit.HeldOut }.Select(split => task.FormatPrompt(task.GetProblem(split, i)) + "I give up."));
        File.WriteAllLines(PathOf("documents.jsonl"), documents.Select(d => JsonSerializer.Serialize(new { text = d })));
        const string Yaml = """
            name: clean
            task: { kind: countdown, count: 4 }
            pipeline: [ { curate: { file: documents.jsonl } } ]
            """;

        var clean = (await RunAsync(Yaml)).Stages[0];
        var all = (await RunAsync(Yaml.Replace("documents.jsonl", "documents.jsonl, decontaminate: false", StringComparison.Ordinal), "all")).Stages[0];

        Assert.Equal((20, 20, 0, 40), (clean.Summary[CurateMetrics.Contaminated], clean.Summary["dataset/texts"], all.Summary[CurateMetrics.Contaminated], all.Summary["dataset/texts"]));
        Assert.All(Texts(clean), t => Assert.Empty(task.FindHeldOutProblems(t.Completion)));
    }

    [Fact]
    public async Task A_corpus_that_is_given_has_an_identifier_once()
    {
        File.WriteAllLines(PathOf("documents.jsonl"), new[] { "a", "b", "a" }.Select(id => JsonSerializer.Serialize(new { id, text = "Let me check." })));

        var refused = await Assert.ThrowsAnyAsync<InvalidInputException>(() => RunAsync("""
            name: twice
            detectors: [ rules ]
            pipeline: [ { curate: { file: documents.jsonl } } ]
            """));

        Assert.Contains("documents.jsonl:3: the id 'a' is that of line 1 too; ids must be unique: remove one of the documents, or skip the later one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_killed_gives_the_same_bytes()
    {
        var whole = (await RunAsync(Rich)).Stages[1];
        var killed = await RunAsync(Rich, "killed");
        var directory = killed.Stages[1].Directory;
        var classes = Path.Combine(directory, "classification.jsonl");

        // As if the process had died while it classified, and before that while it rewrote.
        File.Delete(Path.Combine(directory, RunLayout.DatasetFile));
        File.Delete(Path.Combine(directory, RunLayout.StageFile));
        File.WriteAllText(Path.Combine(directory, "rewritten.jsonl"), "{\"index\":0}\n{\"index\":1,\"prom");
        File.Delete(classes);
        File.WriteAllText(classes + ".partial", "{\"line\":1,\"id");
        File.WriteAllText(classes + ".partial.json", "of another build");
        var refused = await Assert.ThrowsAnyAsync<InvalidInputException>(() => RunAsync(Rich, "killed"));
        Assert.Contains("was begun by another job (of another build)", refused.Message, StringComparison.Ordinal);

        File.Delete(classes + ".partial");
        File.Delete(Path.Combine(directory, "rewritten.jsonl"));
        await RunAsync(Rich, "killed");

        foreach (var file in new[] { RunLayout.DatasetFile, "classification.jsonl" })
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole.Directory, file)), File.ReadAllBytes(Path.Combine(directory, file)));
        }
    }

    [Fact]
    public async Task What_was_rewritten_is_not_asked_for_again()
    {
        var calls = 0;
        var (path, texts) = (PathOf("rewritten.jsonl"), Enumerable.Range(0, 40).Select(i => new PrimingExample(string.Empty, $"document {i}")).ToList());
        var rewriter = new CountingRewriter(() => calls++);
        using (var first = new RewrittenDocuments(path, rewriter, workers: 1))
        {
            await first.RewriteAsync(texts, [5, 3, 8], long.MaxValue, _ => 1, _ => true, CancellationToken.None);
        }

        File.AppendAllText(path, "{\"index\":9,\"prompt\":\"half");
        using var second = new RewrittenDocuments(path, rewriter, workers: 1);
        var result = await second.RewriteAsync(texts, [5, 3, 8, 9, 7], 4, _ => 1, text => !text.Completion.Contains('3'), CancellationToken.None);

        Assert.Equal(5, calls);
        Assert.Equal([5, 9, 7], result.Documents.Select(d => d.Index));
        Assert.Equal((1, 1), (result.Refused, result.Contaminated));
        Assert.Equal("answer to document 9", result.Documents[1].Text!.Completion);
    }

    [Theory]
    [InlineData("tokens: 4000", "tokens: 800000", "curate: documents with at least 1 of verification, backtracking, subgoal_setting, backward_chaining, 800000 tokens of them, rewritten by web-math: ")]
    public async Task Too_few_documents_are_told(string part, string replacement, string message)
    {
        var e = await Assert.ThrowsAnyAsync<InvalidInputException>(() => RunAsync(Rich.Replace(part, replacement, StringComparison.Ordinal)));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.EndsWith(" tokens in all, but 800000 are asked for; lower the budget, ask for fewer behaviours, or take a larger corpus", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("detectors: [ rules ]\n", "", "curate needs a detector to tell documents apart; give it a 'detector', or add 'detectors:' to the experiment")]
    [InlineData("tokens: 4000", "wanted: [humour]", "curate: the behaviour 'humour' is wanted, but the detector does not look for it; it looks for: backtracking, backward_chaining, subgoal_setting, verification")]
    [InlineData("tokens: 4000", "wanted: [verification], minimum: 2", "minimum (2) is greater than the number of wanted behaviours (1)")]
    [InlineData("tokens: 4000", "file: nowhere.jsonl", "there is no file ")]
    [InlineData("tokens: 4000", "tokenizer: nowhere", "there is no folder ")]
    [InlineData("  - prime", "  # prime", "curate reads a dataset, but no stage before it writes one; put a 'prime' stage before it")]
    public async Task What_can_not_work_is_told_before_any_work(string part, string replacement, string message)
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(Rich.Replace(part, replacement, StringComparison.Ordinal)));

        Assert.Contains(e.Diagnostics, d => d.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stage_without_a_task_can_not_decontaminate()
    {
        var e = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync("""
            name: clean
            pipeline: [ { curate: { file: experiment.yaml, decontaminate: true } } ]
            """));

        Assert.Equal("curate needs a task to know its held-out problems; add 'task:' to the experiment, or set decontaminate to false", Assert.Single(e.Diagnostics).Message);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<CellResult> RunAsync(string yaml, string directory = "run")
    {
        var collection = new ServiceCollection();
        collection.AddSelfImprove().AddCountdown().AddCorpora().AddBehaviors();
        using var services = collection.BuildServiceProvider();
        File.WriteAllText(PathOf("experiment.yaml"), yaml);
        var plan = services.GetRequiredService<ExperimentLoader>().Load(ExperimentDocument.Read(PathOf("experiment.yaml")));
        return (await services.GetRequiredService<ExperimentRunner>().RunAsync(plan, new RunOptions { Directory = PathOf(directory) })).Result.Cells[0];
    }

    private static List<PrimingExample> Texts(StageResult stage) => [.. new DatasetReader(new DatasetColumns(), null).Read(Path.Combine(stage.Directory, RunLayout.DatasetFile))];

    private sealed class CountingRewriter(Action onCall) : IDocumentRewriter
    {
        public string Name => "counting";

        public ValueTask<PrimingExample?> RewriteAsync(PrimingExample document, CancellationToken cancellationToken = default)
        {
            onCall();
            return ValueTask.FromResult(document.Completion.EndsWith('8') ? null : document with
            {
                Prompt = "question", Completion = $"answer to {document.Completion}", Metadata = ImmutableSortedDictionary<string, string>.Empty.Add("by", "test"),
            });
        }
    }
}

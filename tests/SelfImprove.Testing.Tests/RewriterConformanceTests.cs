using System.Collections.Immutable;

namespace SelfImprove.Testing.Tests;

public class RewriterConformanceTests
{
    private static readonly PrimingExample[] Documents = [new(string.Empty, "one"), new(string.Empty, "two!")];

    [Fact]
    public Task A_sound_rewriter_passes() => CheckAsync(Sound);

    [Fact]
    public Task A_rewriter_that_refuses_everything_is_noticed() => Broken.AssertAsync("some document can be rewritten: none of 2 documents is", () => CheckAsync(_ => null));

    [Theory]
    [InlineData("", "a</think><answer>1</answer>", "the question before")]
    [InlineData("q", "a<answer>1</answer>", "does not close its thought with </think>")]
    [InlineData("q", "<answer>1</answer></think>", "gives no <answer> behind its thought")]
    [InlineData("q", "a</think><answer>1</answer><answer>2</answer>", "gives more than one answer")]
    [InlineData("q", "a</think><answer>1</answer>.", "does not end with its answer")]
    [InlineData("q", "a</think><answer> </answer>", "is empty")]
    public async Task A_rewriting_without_one_of_its_parts_is_noticed(string prompt, string completion, string message)
    {
        var e = await Assert.ThrowsAsync<ConformanceException>(() => CheckAsync(_ => new PrimingExample(prompt, completion)));

        Assert.Contains(e.BrokenRules, rule => rule.StartsWith("a rewriting has a question, a thought and one answer", StringComparison.Ordinal) && rule.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public Task A_rewriter_that_throws_on_odd_texts_is_noticed() => Broken.AssertAsync(
        "any text is rewritten or refused: unexpected FormatException", () => CheckAsync(d => d.Completion.Length is 3 or 4 ? Sound(d) : throw new FormatException()));

    [Fact]
    public Task A_rewriting_that_changes_is_noticed()
    {
        var calls = 0;
        return Broken.AssertAsync("a document is rewritten the same way each time", () => CheckAsync(d => Sound(d) with { Prompt = $"{calls++}" }));
    }

    [Fact]
    public Task Lost_behaviours_are_noticed() => Broken.AssertAsync(
        "a rewriting keeps the behaviours and their order: 1 of 2 do; for example \"two!\" shows [verification], its rewriting []",
        () => CheckAsync(_ => new PrimingExample("q", "a</think><answer>1</answer>"), new ExclamationDetector()));

    private static PrimingExample Sound(PrimingExample document) => new("q", $"{document.Completion.Replace('<', '(')}</think><answer>1</answer>");

    private static Task CheckAsync(Func<PrimingExample, PrimingExample?> rewrite, IBehaviorDetector? detector = null) =>
        RewriterConformance.CheckAsync(new Rewriter(rewrite), Documents, detector);

    private sealed class Rewriter(Func<PrimingExample, PrimingExample?> rewrite) : IDocumentRewriter
    {
        public string Name => "test";

        public ValueTask<PrimingExample?> RewriteAsync(PrimingExample document, CancellationToken cancellationToken = default) => ValueTask.FromResult(rewrite(document));
    }

    private sealed class ExclamationDetector : IBehaviorDetector
    {
        public string Name => "exclamation";

        public ImmutableArray<Behavior> Behaviors => [Behavior.Verification];

        public ValueTask<BehaviorAnalysis> AnalyzeAsync(string text, BehaviorHints hints, CancellationToken cancellationToken = default) => ValueTask.FromResult(
            BehaviorAnalysis.FromFindings(Behaviors, text.Index().Where(c => c.Item == '!').Select(c => new BehaviorFinding(Behavior.Verification, new TextSpan(c.Index, 1), 1))));
    }
}

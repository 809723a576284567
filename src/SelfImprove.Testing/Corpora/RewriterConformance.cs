using static SelfImprove.Testing.ConformanceRun;

namespace SelfImprove.Testing;

/// <summary>Checks that a rewriter of documents keeps the promises of <see cref="IDocumentRewriter"/>.</summary>
public static class RewriterConformance
{
    private const string ThoughtEnd = "</think>";
    private const string AnswerStart = "<answer>";
    private const string AnswerEnd = "</answer>";

    /// <summary>Checks a rewriter.</summary>
    /// <param name="rewriter">The rewriter.</param>
    /// <param name="documents">Documents of the kind that it is for; at least one of them can be rewritten.</param>
    /// <param name="detector">Compares the behaviours of documents and rewritings; null leaves them out.</param>
    /// <param name="keptShare">The share of the rewritings that must show the same behaviours in the same order as their documents. Default 0.9; 0 to 1.</param>
    /// <param name="deterministic">Whether the same document must be rewritten the same way; false for one that asks a language model. Default true.</param>
    /// <param name="timeout">How long one rule may take. Default 2 minutes.</param>
    /// <exception cref="ConformanceException">The rewriter breaks a rule; all broken rules are listed.</exception>
    public static async Task CheckAsync(
        IDocumentRewriter rewriter, IEnumerable<PrimingExample> documents, IBehaviorDetector? detector = null, double keptShare = 0.9, bool deterministic = true,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(rewriter);
        ArgumentNullException.ThrowIfNull(documents);
        var run = new ConformanceRun($"Rewriter '{rewriter.Name}'", timeout);
        var originals = documents.ToList();
        var rewritten = new List<(PrimingExample Document, PrimingExample Rewriting)>();

        await run.RuleAsync("it has a name", () => Require(!string.IsNullOrWhiteSpace(rewriter.Name), "its name is empty")).ConfigureAwait(false);
        await run.PrepareAsync("some document can be rewritten", async () =>
        {
            foreach (var document in originals)
            {
                if (await rewriter.RewriteAsync(document).ConfigureAwait(false) is { } rewriting)
                {
                    rewritten.Add((document, rewriting));
                }
            }

            Require(rewritten.Count > 0, $"none of {originals.Count} documents is");
        }).ConfigureAwait(false);
        await run.RuleAsync("a rewriting has a question, a thought and one answer", () => rewritten.ForEach(r => CheckParts(r.Rewriting))).ConfigureAwait(false);
        await run.RuleAsync("any text is rewritten or refused", async () =>
        {
            foreach (var (_, text) in HostileTexts.All())
            {
                if (await rewriter.RewriteAsync(new PrimingExample(string.Empty, text)).ConfigureAwait(false) is { } rewriting)
                {
                    CheckParts(rewriting);
                }
            }
        }).ConfigureAwait(false);
        if (deterministic)
        {
            await run.RuleAsync("a document is rewritten the same way each time", async () =>
            {
                foreach (var (document, rewriting) in rewritten)
                {
                    var again = await rewriter.RewriteAsync(document).ConfigureAwait(false);
                    Require(again?.Prompt == rewriting.Prompt && again.Completion == rewriting.Completion, $"{Quote(document.Completion)} is rewritten in two ways");
                }
            }).ConfigureAwait(false);
        }

        if (detector is not null)
        {
            await run.RuleAsync("a rewriting keeps the behaviours and their order", () => CheckBehaviorsAsync(rewritten, detector, keptShare)).ConfigureAwait(false);
        }

        run.Finish();
    }

    private static void CheckParts(PrimingExample rewriting)
    {
        var (question, completion) = (rewriting.Prompt, rewriting.Completion);
        Require(!string.IsNullOrWhiteSpace(question), $"the question before {Quote(completion)} is empty");
        var thought = completion.IndexOf(ThoughtEnd, StringComparison.Ordinal);
        Require(thought >= 0, $"the completion {Quote(completion)} does not close its thought with {ThoughtEnd}");
        var answer = completion.IndexOf(AnswerStart, StringComparison.Ordinal);
        Require(answer > thought, $"the completion {Quote(completion)} gives no {AnswerStart} behind its thought");
        Require(completion.LastIndexOf(AnswerStart, StringComparison.Ordinal) == answer, $"the completion {Quote(completion)} gives more than one answer");
        var end = completion.IndexOf(AnswerEnd, StringComparison.Ordinal);
        Require(end > answer && completion.Length == end + AnswerEnd.Length, $"the completion {Quote(completion)} does not end with its answer");
        Require(!string.IsNullOrWhiteSpace(completion[(answer + AnswerStart.Length)..end]), $"the answer of {Quote(completion)} is empty");
    }

    private static async Task CheckBehaviorsAsync(List<(PrimingExample Document, PrimingExample Rewriting)> rewritten, IBehaviorDetector detector, double keptShare)
    {
        var kept = 0;
        string? first = null;
        foreach (var (document, rewriting) in rewritten)
        {
            var before = await SequenceAsync(detector, document.Completion).ConfigureAwait(false);
            var after = await SequenceAsync(detector, rewriting.Prompt + rewriting.Completion).ConfigureAwait(false);
            kept += before == after ? 1 : 0;
            first ??= before == after ? null : $"{Quote(document.Completion)} shows [{before}], its rewriting [{after}]";
        }

        Require(kept >= keptShare * rewritten.Count, $"{kept} of {rewritten.Count} do; for example {first}");
    }

    private static async ValueTask<string> SequenceAsync(IBehaviorDetector detector, string text) =>
        string.Join(", ", (await detector.AnalyzeAsync(text, BehaviorHints.None).ConfigureAwait(false)).Findings.Select(f => f.Behavior.Name));
}

namespace SelfImprove;

/// <summary>
/// Rewrites a document of a corpus into a question, a thought and an answer, so that pre-training on it teaches thoughts where a policy is asked to think.
/// The thought keeps the behaviours of the document and their order, and adds none.
/// </summary>
/// <remarks>Implementations are thread-safe. Those that follow rules are deterministic; one that asks a language model need not be.</remarks>
public interface IDocumentRewriter
{
    /// <summary>The component name, as in YAML.</summary>
    string Name { get; }

    /// <summary>Rewrites a document.</summary>
    /// <param name="document">The document: its text is the completion, and its prompt is empty.</param>
    /// <param name="cancellationToken">Ends a long rewriting.</param>
    /// <returns>
    /// A text whose prompt is the question and opens the thought, and whose completion is the thought, <c>&lt;/think&gt;</c> and
    /// <c>&lt;answer&gt;...&lt;/answer&gt;</c>; metadata that the rewriter adds is laid over the document's. Null when the document can't be rewritten: it poses no
    /// question, for example.
    /// </returns>
    ValueTask<PrimingExample?> RewriteAsync(PrimingExample document, CancellationToken cancellationToken = default);
}

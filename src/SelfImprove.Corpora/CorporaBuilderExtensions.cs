using SelfImprove.Corpora;

namespace SelfImprove;

/// <summary>Registers the corpora of this package.</summary>
public static class CorporaBuilderExtensions
{
    /// <summary>Adds the priming source <c>web-math</c> and the rewriter <c>web-math</c> of its documents.</summary>
    public static ISelfImproveBuilder AddCorpora(this ISelfImproveBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder
            .AddPrimingSource<WebMathOptions>(
                WebMathCorpus.ComponentName,
                "Documents that look like mathematics on the web, with each behaviour at a given rate; the same problems at every rate.",
                (_, options) => new WebMathCorpus(options))
            .AddRewriter<NoOptions>(
                WebMathRewriter.ComponentName,
                "Rewrites documents of the web-math corpus into question, thought and answer, by rules.",
                (_, _) => new WebMathRewriter());
    }
}

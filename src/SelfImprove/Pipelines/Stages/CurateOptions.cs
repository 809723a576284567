using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Pipelines;

/// <summary>Options of the stage that makes a corpus of documents rich in behaviours, or of documents without any, out of the dataset before it.</summary>
public sealed record CurateOptions : IValidatableObject
{
    /// <summary>A file of JSON lines to curate (<c>text</c>, or <c>prompt</c> and <c>completion</c>; an <c>id</c>, where there is one, occurs once). Default: the dataset of the stage before.</summary>
    [InputPath]
    public string? File { get; init; }

    /// <summary>What counts the behaviours of a document. Default: the first of the experiment's detectors.</summary>
    public ComponentChoice<IBehaviorDetector>? Detector { get; init; }

    /// <summary>Which documents are kept: <c>rich</c> (at least <c>minimum</c> of the wanted behaviours occur), <c>minimal</c> (none of them occurs) or <c>all</c>. Default all.</summary>
    [EnumDataType(typeof(CurateSelection))]
    public CurateSelection Keep { get; init; } = CurateSelection.All;

    /// <summary>The behaviours that matter, by name. Default: <c>verification</c>, <c>backtracking</c>, <c>subgoal_setting</c>, <c>backward_chaining</c>.</summary>
    public ImmutableArray<string> Wanted { get; init; } = [.. Behavior.FourHabits.Select(b => b.Name)];

    /// <summary>How many different wanted behaviours a rich document shows at least. Default 1.</summary>
    [Range(1, 1000)]
    public int Minimum { get; init; } = 1;

    /// <summary>
    /// The size to reach, in tokens, after rewriting: documents are drawn until their tokens sum up to it, so that two corpora of one budget differ by less than a document. Too few
    /// are an error. Default: all documents.
    /// </summary>
    [Range(1L, long.MaxValue)]
    public long? Tokens { get; init; }

    /// <summary>The folder of the tokenizer that counts tokens. Default: words, marks and numbers are counted, as a tokenizer made from scratch cuts them.</summary>
    [InputPath]
    public string? Tokenizer { get; init; }

    /// <summary>What rewrites the documents into question, thought and answer; those that it can't rewrite are dropped. Default: they stay as they are.</summary>
    public ComponentChoice<IDocumentRewriter>? Rewriter { get; init; }

    /// <summary>How many documents are rewritten at once. Default: the number of processors.</summary>
    [NoEffectOnResults]
    [Range(1, 4096)]
    public int? Workers { get; init; }

    /// <summary>Whether documents that state or solve a held-out problem of the task are dropped. Default: true where the task can tell them.</summary>
    public bool? Decontaminate { get; init; }

    /// <summary>Checks the rules between fields.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Wanted.IsDefaultOrEmpty)
        {
            yield return new ValidationResult("wanted is empty; name at least one behaviour, or leave the key out for all four", [nameof(Wanted)]);
        }
        else if (Minimum > Wanted.Length)
        {
            yield return new ValidationResult($"minimum ({Minimum}) is greater than the number of wanted behaviours ({Wanted.Length})", [nameof(Minimum)]);
        }
    }
}

namespace SelfImprove.Corpora.Tests.WebMath;

public class VocabularyTests
{
    private static readonly WebMathOptions OnlyProse = Documents.Naive with
    {
        Examples = 0, Threads = 0, Repairs = 0, Proofs = 0, WordProblems = 0, Equations = 0, NumberPuzzles = 0,
    };

    private static readonly WebMathOptions Everything = new() { Verification = 0.6, Backtracking = 0.6, Subgoals = 0.6, BackwardChaining = 0.6, Mistakes = 0.3 };

    [Fact]
    public void Prose_has_every_word_of_the_corpus_at_any_rate()
    {
        var known = Documents.Write(OnlyProse, 1500).SelectMany(d => Documents.Words(d.Completion)).ToHashSet();
        var used = Documents.Write(Everything, 5000, seed: 7).SelectMany(d => Documents.Words(d.Completion)).ToHashSet();

        Assert.Empty(used.Except(known).Order(StringComparer.Ordinal));
        Assert.InRange(known.Count, used.Count, 350);
    }

    [Fact]
    public void A_tokenizer_of_the_naive_corpus_covers_the_rich_one()
    {
        var tokenizer = WordLevelTokenizer.Build(Documents.Write(Documents.Naive, 3000).Select(d => d.Completion));

        Assert.All(Documents.Write(Everything, 2000, seed: 7), d => Assert.DoesNotContain(tokenizer.UnknownId, tokenizer.Encode(d.Completion)));
    }
}

using SelfImprove.Corpora.Tests.WebMath;
using SelfImprove.Testing;

namespace SelfImprove.Corpora.Tests.Rewriting;

public class WebMathRewriterTests
{
    private static readonly WebMathRewriter Rewriter = new();

    [Fact]
    public Task It_keeps_the_promises_of_a_rewriter() =>
        RewriterConformance.CheckAsync(Rewriter, Documents.Write(Documents.Rich, 300), Detectors.Rules, keptShare: 0.95, timeout: TimeSpan.FromMinutes(10));

    [Fact]
    public async Task Everything_but_prose_can_be_rewritten()
    {
        foreach (var document in Documents.Write(Documents.Rich, 1000))
        {
            Assert.True(await Rewriter.RewriteAsync(document) is null == document.IsProse(), document.Completion);
        }
    }

    [Theory]
    [InlineData(
        "This is from page 12 of the book. Make 17 from 2, 5 and 7.\n5*2=10, target 17: too low.\nTry again: 5*2=10, 10+7=17, target 17: yes.\nAnswer: 5*2+7.",
        "Numbers: 2, 5, 7. Target: 17.\n<think>\n",
        "5*2=10, target 17: too low.\nTry again: 5*2=10, 10+7=17, target 17: yes.\n</think>\n<answer>5*2+7</answer>")]
    [InlineData(
        "Which two of 3, 8, 9 make 24?\n8*3=24.\nSo it is 8*3.",
        "Numbers: 3, 8, 9. Target: 24. Two of the numbers are enough.\n<think>\n",
        "8*3=24.\n</think>\n<answer>8*3</answer>")]
    [InlineData(
        "No paper is used here. Tom asks: Solve 3*x+5=26.\nBen: x=4: 3*4=12, 12+5=17. Eva: I try again: x=7: 7*3=21, 21+5=26.\nSo x=7.\nTom: Thanks.",
        "Solve 3*x+5=26.\n<think>\n",
        "x=4: 3*4=12, 12+5=17. I try again: x=7: 7*3=21, 21+5=26.\n</think>\n<answer>7</answer>")]
    [InlineData(
        "Ben has 7 coins of 5 and 2 cents. All the coins make 26 cents. How many coins of 5 cents?\n4 coins of 5: 5*4=20, 7-4=3, 3*2=6, 20+6=26.\nAnswer: 4 coins of 5 cents.",
        "Ben has 7 coins of 5 and 2 cents. All the coins make 26 cents. How many coins of 5 cents?\n<think>\n",
        "4 coins of 5: 5*4=20, 7-4=3, 3*2=6, 20+6=26.\n</think>\n<answer>4</answer>")]
    [InlineData(
        "Claim: 42 is the product of two neighbours.\nProof. 6+1=7, 7*6=42.\nThis proves the claim.",
        "Claim: 42 is the product of two neighbours.\n<think>\n",
        "6+1=7, 7*6=42.\n</think>\n<answer>7*6</answer>")]
    [InlineData(
        "Example 17. Work out 11*(15-10). The book says 55.\n15-10=5, 11*5=55.\nDone.",
        "Work out 11*(15-10). The book says 55.\n<think>\n",
        "15-10=5, 11*5=55.\n</think>\n<answer>55</answer>")]
    public async Task A_document_becomes_question_thought_and_answer(string text, string prompt, string completion)
    {
        var rewriting = await Rewriter.RewriteAsync(new PrimingExample(string.Empty, text));

        Assert.Equal(prompt, rewriting!.Prompt);
        Assert.Equal(completion, rewriting.Completion);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A day at home.")]
    [InlineData("Solve 3*x+5=26.\nx=7: 7*3=21, 21+5=26.")]
    [InlineData("Solve 3*x+5=26.\nx=7: 7*3=21, 21+5=26.\nI like it.")]
    [InlineData("Solve 3*x+5=26.\n<think>\nx=7.\n</think>\nSo x=7.")]
    public async Task What_is_no_worked_problem_is_refused(string text) => Assert.Null(await Rewriter.RewriteAsync(new PrimingExample(string.Empty, text)));

    [Fact]
    public async Task Metadata_stays()
    {
        var document = Documents.Write(Documents.Rich, 20).First(d => !d.IsProse());

        Assert.Equal(document.Metadata, (await Rewriter.RewriteAsync(document))!.Metadata);
    }
}

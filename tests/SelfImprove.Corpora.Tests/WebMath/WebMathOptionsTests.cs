using System.ComponentModel.DataAnnotations;

namespace SelfImprove.Corpora.Tests.WebMath;

public class WebMathOptionsTests
{
    [Fact]
    public void Defaults_are_valid_and_every_rate_is_below_a_fifth()
    {
        var options = new WebMathOptions();

        Assert.Empty(Errors(options));
        Assert.All([options.Verification, options.Backtracking, options.Subgoals, options.BackwardChaining], rate => Assert.InRange(rate, 0.01, 0.19));
    }

    [Fact]
    public void A_corpus_needs_some_kind_of_document() => Assert.Equal(
        ["all weights are 0; give at least one kind of document a weight"],
        Errors(new WebMathOptions { Examples = 0, Threads = 0, Repairs = 0, Proofs = 0, WordProblems = 0, Equations = 0, NumberPuzzles = 0, Prose = 0 }));

    [Theory]
    [InlineData(60)]
    [InlineData(999)]
    public void Problems_are_found_at_either_end_of_the_range_of_numbers(int maximum)
    {
        var documents = Documents.Write(Documents.Rich with { MaxValue = maximum }, 500);

        Assert.All(documents.SelectMany(d => Documents.Equations(d.Completion)), e => Assert.True(Math.Max(e.Left, e.Result) <= maximum && Documents.IsTrue(e), e.ToString()));
    }

    private static List<string?> Errors(WebMathOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        return [.. results.Select(r => r.ErrorMessage)];
    }
}

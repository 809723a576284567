using SelfImprove.Behaviors.Patterns;

namespace SelfImprove.Behaviors.Tests;

public class PatternReaderTests
{
    [Theory]
    [InlineData("abc", 3, 0, "abc", "abc")]
    [InlineData("a|bc", 2, 0, "a|bc", "a|bc")]
    [InlineData("ab?c", 3, 0, "abc|ac", "abc|ac")]
    [InlineData("(?:too|very) (?:high|low)", 9, 0, "too high|too low|very high|very low", "too high|too low|very high|very low")]
    [InlineData(@"\bwait\b", 4, 1, "wait", "wait")]
    [InlineData("first[^.]{0,20}then", 29, 0, null, "first")]
    [InlineData("[^.]{1,5}", 5, 0, null, null)]
    [InlineData("x(?= [a-z]{3}(?=y))", 1, 5, "x", "x")]
    [InlineData("(?<!no )ok(?!ay)", 2, 2, "ok", "ok")]
    [InlineData("(?<goal>N)=[ab]", 3, 0, "N=a|N=b", "N=a|N=b")]
    [InlineData(@"a\.\n[\]\-]", 4, 0, "a.\n]|a.\n-", "a.\n]|a.\n-")]
    [InlineData("(?:ab){2}", 4, 0, null, "ab")]
    [InlineData("a(?:b|)", 2, 0, "ab|a", "a")]
    [InlineData("zu gross und zu klein", 21, 0, "zu gross und zu klein", "zu gross u")]
    public void Facts_hold_for_every_match(string pattern, int maxLength, int lookahead, string? exact, string? triggers)
    {
        var facts = PatternReader.Read(pattern);

        Assert.Equal((maxLength, lookahead), (facts.MaxLength, facts.Lookahead));
        Assert.Equal(exact?.Split('|').Order(StringComparer.Ordinal), facts.Exact?.Order(StringComparer.Ordinal));
        Assert.Equal(triggers?.Split('|').Order(StringComparer.Ordinal), facts.Triggers?.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a*", "pattern, position 1: a quantifier has no bound: a*")]
    [InlineData("a{2,}", "pattern, position 1: a quantifier has no bound: a{2,}")]
    [InlineData("(?>a)", "pattern, position 1: this kind of group: (?>a)")]
    [InlineData("(a", "pattern, position 2: a group is not closed: (a")]
    [InlineData("a)", "pattern, position 1: ')' closes nothing: a)")]
    [InlineData(@"\p{L}", @"pattern, position 2: the escape \p: \p{L}")]
    public void What_is_not_understood_is_refused(string pattern, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<Exception>(() => PatternReader.Read(pattern)).Message);
}

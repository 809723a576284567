namespace SelfImprove;

/// <summary>The filters <c>select</c>, <c>reject</c>, <c>selectattr</c> and <c>rejectattr</c>: the items of a list, or those with an attribute, for which a test holds.</summary>
internal static class JinjaSelection
{
    /// <summary>Chooses items.</summary>
    /// <param name="value">The list.</param>
    /// <param name="arguments">An attribute where <paramref name="ofAttribute"/> says so; then a test and what it compares with. Without a test: whether the value is true.</param>
    /// <param name="wanted">What the test should give.</param>
    /// <param name="ofAttribute">Whether an attribute of the item is tested.</param>
    public static object Choose(object? value, JinjaArguments arguments, bool wanted, bool ofAttribute)
    {
        var skipped = ofAttribute ? 1 : 0;
        arguments.Check(ofAttribute ? ["attribute", "test", "other"] : ["test", "other"]);
        var attribute = ofAttribute ? arguments.GetText(0, "attribute") : null;
        var test = arguments.GetOptionalText(skipped, "test");
        if (test is not null)
        {
            JinjaTests.Require(test, arguments.Line);
        }

        var other = arguments.Get(skipped + 1, "other", null);
        return JinjaValues.Items(value, arguments.Line).Where(item =>
        {
            var tested = attribute is null ? item : JinjaValues.Item(item, attribute, arguments.Line);
            return (test is null ? JinjaValues.IsTrue(tested) : JinjaTests.Holds(test, tested, other, arguments.Line)) == wanted;
        }).ToList();
    }
}

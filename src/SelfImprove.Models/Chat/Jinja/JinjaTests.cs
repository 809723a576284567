using System.Collections.Frozen;

namespace SelfImprove;

/// <summary>The tests of Jinja that chat templates use: <c>value is name</c>, and <c>value is name other</c> for those that compare.</summary>
internal static class JinjaTests
{
    private static readonly FrozenDictionary<string, Func<object?, bool>> OfOne = new Dictionary<string, Func<object?, bool>>
    {
        ["boolean"] = value => value is bool,
        ["defined"] = value => value is not JinjaUndefined,
        ["false"] = value => value is false,
        ["integer"] = value => value is long,
        ["iterable"] = IsSequence,
        ["mapping"] = value => value is JinjaMap { IsNamespace: false },
        ["none"] = value => value is null,
        ["number"] = value => value is long or bool,
        ["sequence"] = IsSequence,
        ["string"] = value => value is string,
        ["true"] = value => value is true,
        ["undefined"] = value => value is JinjaUndefined,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<object?, object?, int, bool>> OfTwo = new Dictionary<string, Func<object?, object?, int, bool>>
    {
        ["eq"] = (value, other, _) => JinjaValues.AreEqual(value, other),
        ["equalto"] = (value, other, _) => JinjaValues.AreEqual(value, other),
        ["in"] = (value, other, line) => JinjaValues.Contains(other, value, line),
        ["ne"] = (value, other, _) => !JinjaValues.AreEqual(value, other),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether a test compares with another value.</summary>
    public static bool TakesOther(string name) => OfTwo.ContainsKey(name);

    /// <summary>Refuses a name that is none of the tests'.</summary>
    public static void Require(string name, int line)
    {
        if (!OfOne.ContainsKey(name) && !OfTwo.ContainsKey(name))
        {
            throw new JinjaException(line, $"the test '{name}' is not supported; supported are {string.Join(", ", OfOne.Keys.Concat(OfTwo.Keys).Order(StringComparer.Ordinal))}");
        }
    }

    /// <summary>Whether a test holds.</summary>
    public static bool Holds(string name, object? value, object? other, int line) =>
        OfTwo.TryGetValue(name, out var comparison) ? comparison(value, other, line) : OfOne[name](value);

    private static bool IsSequence(object? value) => value is string or IReadOnlyList<object?> or JinjaUndefined or JinjaMap { IsNamespace: false };
}

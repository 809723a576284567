using System.Globalization;

namespace SelfImprove;

/// <summary>What Python does with values: null is None; the others are texts, whole numbers (long), booleans, lists, maps, functions and undefined ones.</summary>
internal static class JinjaValues
{
    /// <summary>Whether a condition holds.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null or JinjaUndefined => false,
        bool truth => truth,
        string text => text.Length > 0,
        long number => number != 0,
        IReadOnlyList<object?> list => list.Count > 0,
        JinjaMap map => map.Count > 0 || map.IsNamespace,
        _ => true,
    };

    /// <summary>The text that a value is printed as.</summary>
    public static string ToText(object? value, int line) => value switch
    {
        null => "None",
        JinjaUndefined => string.Empty,
        string text => text,
        bool truth => truth ? "True" : "False",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new JinjaException(line, $"{Describe(value)} is not printed as it is; tojson makes a text of it"),
    };

    /// <summary>Python's <c>==</c>.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (JinjaUndefined, JinjaUndefined) => true,
        (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
        (bool a, bool b) => a == b,
        (bool a, long b) => (a ? 1 : 0) == b,
        (long a, bool b) => a == (b ? 1 : 0),
        (long a, long b) => a == b,
        (IReadOnlyList<object?> a, IReadOnlyList<object?> b) => a.Count == b.Count && a.Zip(b).All(p => AreEqual(p.First, p.Second)),
        (JinjaMap { IsNamespace: false } a, JinjaMap { IsNamespace: false } b) => a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var other) && AreEqual(p.Value, other)),
        _ => ReferenceEquals(left, right),
    };

    /// <summary>Python's <c>in</c>.</summary>
    public static bool Contains(object? container, object? item, int line) => (container, item) switch
    {
        (string text, string part) => text.Contains(part, StringComparison.Ordinal),
        (IReadOnlyList<object?> list, _) => list.Any(i => AreEqual(i, item)),
        (JinjaMap { IsNamespace: false } map, string key) => map.ContainsKey(key),
        (JinjaMap { IsNamespace: false }, _) or (JinjaUndefined, _) => false,
        _ => throw new JinjaException(line, $"'in' can't look for {Describe(item)} in {Describe(container)}"),
    };

    /// <summary>The items of a list, the keys of a map, the characters of a text.</summary>
    public static IReadOnlyList<object?> Items(object? value, int line) => value switch
    {
        IReadOnlyList<object?> list => list,
        JinjaMap { IsNamespace: false } map => [.. map.Keys],
        string text => PythonText.Characters(text),
        JinjaUndefined => [],
        _ => throw new JinjaException(line, $"{Describe(value)} has no items"),
    };

    /// <summary>Number of items.</summary>
    public static long Length(object? value, int line) => value switch
    {
        string text => PythonText.Length(text),
        _ => Items(value, line).Count,
    };

    /// <summary>An attribute: a method, or else a key of a map.</summary>
    public static object? Attribute(object? value, string name, int line) => value switch
    {
        JinjaUndefined undefined => throw new JinjaException(line, $"'{undefined.Name}' is not there, so it has no '{name}'"),
        JinjaMap { IsNamespace: true } map => map.GetValueOrDefault(name, new JinjaUndefined(name)),
        _ => JinjaMethods.Find(value, name) ?? Key(value, name),
    };

    /// <summary>An item by its key or index: <c>value[index]</c>.</summary>
    public static object? Item(object? value, object? index, int line)
    {
        switch (value, index)
        {
            case (JinjaUndefined undefined, _):
                throw new JinjaException(line, $"'{undefined.Name}' is not there, so it has no items");
            case (JinjaMap { IsNamespace: false } map, string key) when map.TryGetValue(key, out var found):
                return found;
            case (_, string key):
                return Attribute(value, key, line);
            case (string or IReadOnlyList<object?>, long position):
                var items = Items(value, line);
                var at = position < 0 ? position + items.Count : position;
                return at >= 0 && at < items.Count ? items[(int)at] : new JinjaUndefined($"[{position.ToString(CultureInfo.InvariantCulture)}]");
            default:
                return new JinjaUndefined(Describe(index));
        }
    }

    /// <summary>A part of a text or list, as <c>value[start:stop:step]</c>.</summary>
    public static object? Slice(object? value, long? start, long? stop, long step, int line)
    {
        if (value is not (string or IReadOnlyList<object?>))
        {
            throw new JinjaException(line, $"{Describe(value)} can't be cut");
        }

        if (step == 0)
        {
            throw new JinjaException(line, "the step of a part is 0");
        }

        var items = Items(value, line);
        var taken = new List<object?>();
        var (low, high) = step > 0 ? (0, items.Count) : (-1, items.Count - 1);
        var from = start is { } s ? Math.Clamp(s < 0 ? s + items.Count : s, low, high) : step > 0 ? low : high;
        var to = stop is { } e ? Math.Clamp(e < 0 ? e + items.Count : e, low, high) : step > 0 ? high : low;
        for (var i = from; step > 0 ? i < to : i > to; i += step)
        {
            taken.Add(items[(int)i]);
        }

        return value is string ? string.Concat(taken.Cast<string>()) : taken;
    }

    /// <summary>What a value is, for messages.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "none",
        JinjaUndefined undefined => $"'{undefined.Name}', which is not there",
        string => "a text",
        bool => "a boolean",
        long => "a number",
        IReadOnlyList<object?> => "a list",
        JinjaMap { IsNamespace: true } => "a namespace",
        JinjaMap => "a map",
        _ => "a function",
    };

    private static object? Key(object? value, string name) =>
        value is JinjaMap map && map.TryGetValue(name, out var found) ? found : new JinjaUndefined(name);
}

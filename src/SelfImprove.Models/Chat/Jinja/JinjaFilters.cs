using System.Collections.Frozen;
using System.Globalization;

namespace SelfImprove;

/// <summary>The filters of Jinja that chat templates use on the text of messages: <c>value | name</c>.</summary>
internal static class JinjaFilters
{
    private static readonly FrozenDictionary<string, Func<object?, JinjaArguments, object?>> All = new Dictionary<string, Func<object?, JinjaArguments, object?>>
    {
        ["capitalize"] = (value, arguments) => Text(value, arguments) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant() : string.Empty,
        ["count"] = (value, arguments) => Length(value, arguments),
        ["d"] = Default,
        ["default"] = Default,
        ["first"] = (value, arguments) => Edge(value, arguments, items => items[0]),
        ["int"] = ToInteger,
        ["items"] = (value, arguments) => Pairs(value, arguments),
        ["join"] = Join,
        ["last"] = (value, arguments) => Edge(value, arguments, items => items[^1]),
        ["length"] = (value, arguments) => Length(value, arguments),
        ["list"] = (value, arguments) => NoArguments(arguments, JinjaValues.Items(value, arguments.Line)),
        ["lower"] = (value, arguments) => Lower(Text(value, arguments), arguments),
        ["reject"] = (value, arguments) => JinjaSelection.Choose(value, arguments, wanted: false, ofAttribute: false),
        ["rejectattr"] = (value, arguments) => JinjaSelection.Choose(value, arguments, wanted: false, ofAttribute: true),
        ["replace"] = (value, arguments) => Replace(Text(value, arguments), arguments),
        ["select"] = (value, arguments) => JinjaSelection.Choose(value, arguments, wanted: true, ofAttribute: false),
        ["selectattr"] = (value, arguments) => JinjaSelection.Choose(value, arguments, wanted: true, ofAttribute: true),
        ["string"] = (value, arguments) => NoArguments(arguments, Text(value, arguments)),
        ["tojson"] = (value, arguments) => JinjaJson.Write(value, arguments),
        ["trim"] = Trim,
        ["upper"] = (value, arguments) => Upper(Text(value, arguments), arguments),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names of the filters, for messages.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether there is a filter of this name.</summary>
    public static bool Has(string name) => All.ContainsKey(name);

    /// <summary>Applies a filter.</summary>
    public static object? Apply(object? value, JinjaArguments arguments) => All[arguments.Callee](value, arguments);

    /// <summary>The text in capitals.</summary>
    public static string Upper(string text, JinjaArguments arguments) => (string)NoArguments(arguments, text.ToUpperInvariant())!;

    /// <summary>The text in small letters.</summary>
    public static string Lower(string text, JinjaArguments arguments) => (string)NoArguments(arguments, text.ToLowerInvariant())!;

    /// <summary>The text with one part replaced wherever it stands.</summary>
    public static string Replace(string text, JinjaArguments arguments)
    {
        arguments.Check("old", "new");
        var (old, replacement) = (arguments.GetText(0, "old"), arguments.GetText(1, "new"));
        if (old.Length == 0)
        {
            throw arguments.Error("needs a part to replace that is not empty");
        }

        JinjaScope.CheckLength(text.Length + (text.Length / (long)old.Length * Math.Max(0, replacement.Length - old.Length)), arguments.Line);
        return text.Replace(old, replacement, StringComparison.Ordinal);
    }

    /// <summary>The keys and values of a map, as lists of two.</summary>
    public static IReadOnlyList<object?> Pairs(object? value, JinjaArguments arguments)
    {
        arguments.Check();
        return value switch
        {
            JinjaMap { IsNamespace: false } map => [.. map.Select(p => new List<object?> { p.Key, p.Value })],
            JinjaUndefined => [],
            _ => throw arguments.Error($"needs a map, not {JinjaValues.Describe(value)}"),
        };
    }

    private static object? NoArguments(JinjaArguments arguments, object? value)
    {
        arguments.Check();
        return value;
    }

    private static string Text(object? value, JinjaArguments arguments) => JinjaValues.ToText(value, arguments.Line);

    private static object? Length(object? value, JinjaArguments arguments) => NoArguments(arguments, JinjaValues.Length(value, arguments.Line));

    private static object? Edge(object? value, JinjaArguments arguments, Func<IReadOnlyList<object?>, object?> choose)
    {
        arguments.Check();
        var items = JinjaValues.Items(value, arguments.Line);
        return items.Count > 0 ? choose(items) : new JinjaUndefined(arguments.Callee);
    }

    private static object? Default(object? value, JinjaArguments arguments)
    {
        arguments.Check("default_value", "boolean");
        var replaces = value is JinjaUndefined || (JinjaValues.IsTrue(arguments.Get(1, "boolean", false)) && !JinjaValues.IsTrue(value));
        return replaces ? arguments.Get(0, "default_value", string.Empty) : value;
    }

    private static object? ToInteger(object? value, JinjaArguments arguments)
    {
        arguments.Check("default");
        return value switch
        {
            long number => number,
            bool truth => truth ? 1L : 0L,
            string text when long.TryParse(PythonText.Strip(text, null, left: true, right: true), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
            _ => arguments.Get(0, "default", 0L),
        };
    }

    private static object? Join(object? value, JinjaArguments arguments)
    {
        arguments.Check("d");
        var separator = arguments.GetOptionalText(0, "d") ?? string.Empty;
        var parts = JinjaValues.Items(value, arguments.Line).Select(i => Text(i, arguments)).ToList();
        JinjaScope.CheckLength(parts.Sum(p => (long)p.Length + separator.Length), arguments.Line);
        return string.Join(separator, parts);
    }

    private static object? Trim(object? value, JinjaArguments arguments)
    {
        arguments.Check("chars");
        return PythonText.Strip(Text(value, arguments), arguments.GetOptionalText(0, "chars"), left: true, right: true);
    }
}

namespace SelfImprove;

/// <summary>The methods of Python's texts and dictionaries that chat templates use.</summary>
internal static class JinjaMethods
{
    /// <summary>A method of a value; null when there is none of that name.</summary>
    public static JinjaFunction? Find(object? value, string name) => value switch
    {
        string text => OfText(text, name),
        JinjaMap { IsNamespace: false } map => OfMap(map, name),
        _ => null,
    };

    private static JinjaFunction? OfText(string text, string name) => name switch
    {
        "strip" => arguments => PythonText.Strip(text, Characters(arguments), left: true, right: true),
        "lstrip" => arguments => PythonText.Strip(text, Characters(arguments), left: true, right: false),
        "rstrip" => arguments => PythonText.Strip(text, Characters(arguments), left: false, right: true),
        "startswith" => arguments => text.StartsWith(Only(arguments, "prefix"), StringComparison.Ordinal),
        "endswith" => arguments => text.EndsWith(Only(arguments, "suffix"), StringComparison.Ordinal),
        "split" => arguments => Split(text, arguments),
        "replace" => arguments => JinjaFilters.Replace(text, arguments),
        "upper" => arguments => JinjaFilters.Upper(text, arguments),
        "lower" => arguments => JinjaFilters.Lower(text, arguments),
        _ => null,
    };

    private static JinjaFunction? OfMap(JinjaMap map, string name) => name switch
    {
        "items" => arguments => JinjaFilters.Pairs(map, arguments),
        "keys" => arguments => Without(arguments, map.Keys.ToList<object?>()),
        "values" => arguments => Without(arguments, map.Values.ToList()),
        "get" => arguments =>
        {
            arguments.Check("key", "default");
            return map.GetValueOrDefault(arguments.GetText(0, "key"), arguments.Get(1, "default", null));
        },
        _ => null,
    };

    private static string? Characters(JinjaArguments arguments)
    {
        arguments.Check("chars");
        return arguments.GetOptionalText(0, "chars");
    }

    private static string Only(JinjaArguments arguments, string name)
    {
        arguments.Check(name);
        return arguments.GetText(0, name);
    }

    private static IReadOnlyList<object?> Split(string text, JinjaArguments arguments)
    {
        arguments.Check("sep");
        return arguments.GetOptionalText(0, "sep") is "" ? throw arguments.Error("needs a separator that is not empty") : PythonText.Split(text, arguments.GetOptionalText(0, "sep"));
    }

    private static object Without(JinjaArguments arguments, object value)
    {
        arguments.Check();
        return value;
    }
}

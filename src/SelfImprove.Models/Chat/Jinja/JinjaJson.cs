using System.Globalization;
using System.Text;

namespace SelfImprove;

/// <summary>The filter <c>tojson</c> as transformers has it: Python's <c>json.dumps(value, ensure_ascii=False)</c>.</summary>
internal static class JinjaJson
{
    private const int MaxIndent = 16;

    /// <summary>Writes a value as JSON.</summary>
    public static string Write(object? value, JinjaArguments arguments)
    {
        arguments.Check("indent");
        var indent = arguments.GetOptionalInteger(0, "indent");
        if (indent is < 0 or > MaxIndent)
        {
            throw arguments.Error($"needs an indent in [0, {MaxIndent}]");
        }

        var text = new StringBuilder();
        Write(value, text, (int?)indent, 0, arguments);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text, int? indent, int depth, JinjaArguments arguments)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case long number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case string content:
                WriteText(content, text);
                break;
            case IReadOnlyList<object?> list:
                WriteAll(list, '[', ']', item => Write(item, text, indent, depth + 1, arguments));
                break;
            case JinjaMap { IsNamespace: false } map:
                WriteAll(map.ToList(), '{', '}', pair =>
                {
                    WriteText(pair.Key, text);
                    text.Append(": ");
                    Write(pair.Value, text, indent, depth + 1, arguments);
                });
                break;
            default:
                throw arguments.Error($"can't write {JinjaValues.Describe(value)}");
        }

        void WriteAll<T>(IReadOnlyList<T> items, char open, char close, Action<T> write)
        {
            text.Append(open);
            for (var i = 0; i < items.Count; i++)
            {
                text.Append(i == 0 ? "" : indent is null ? ", " : ",");
                StartLine(depth + 1);
                write(items[i]);
            }

            if (items.Count > 0)
            {
                StartLine(depth);
            }

            text.Append(close);
        }

        void StartLine(int level)
        {
            if (indent is { } width)
            {
                text.Append('\n').Append(' ', width * level);
            }
        }
    }

    private static void WriteText(string content, StringBuilder text)
    {
        text.Append('"');
        foreach (var character in content)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => null,
            });
            if (character is >= ' ' and not ('"' or '\\'))
            {
                text.Append(character);
            }
        }

        text.Append('"');
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace SelfImprove.Serving;

/// <summary>The parameters of a request; what is wrong with one is said with its name. Null counts as absent.</summary>
/// <param name="json">The request: a JSON object.</param>
/// <param name="path">What stands before the names of parameters in messages, such as <c>stream_options.</c>.</param>
internal sealed class RequestFields(JsonElement json, string path = "")
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>A parameter's value; null when it is absent.</summary>
    public JsonElement? Get(string name)
    {
        _known.Add(name);
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public string? Text(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a text");

    public bool Boolean(string name) => Get(name) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false"));

    public int? Integer(string name, int minimum, int maximum)
    {
        var range = maximum == int.MaxValue ? $"a whole number from {minimum} on" : $"a whole number from {minimum} to {maximum}";
        return Get(name) is not { } value ? null
            : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum ? number
            : throw Wrong(name, range);
    }

    public long? Long(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number
        : throw Wrong(name, "a whole number of 64 bits");

    public double? Number(string name, Func<double, bool> holds, string range) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && holds(number) ? number
        : throw Wrong(name, range);

    /// <summary>A text or a list of texts; empty when it is absent.</summary>
    public ImmutableArray<string> Texts(string name, int most)
    {
        var form = $"a text, or a list of up to {most} texts, none of them empty";
        if (Get(name) is not { } value)
        {
            return [];
        }

        JsonElement[] items = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return items.Length <= most && items.All(item => item.ValueKind == JsonValueKind.String && item.GetString()!.Length > 0)
            ? [.. items.Select(item => item.GetString()!)]
            : throw Wrong(name, form);
    }

    /// <summary>A JSON object; null when it is absent.</summary>
    public RequestFields? Object(string name) => Get(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new RequestFields(value, $"{path}{name}.")
        : throw Wrong(name, "an object");

    /// <summary>Knows parameters that change nothing here, such as <c>user</c>.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            _known.Add(name);
        }
    }

    /// <summary>Refuses a parameter that is not supported, unless its value says what happens without it.</summary>
    public void Refuse(string name, Func<JsonElement, bool> isNeutral, string neutral)
    {
        if (Get(name) is { } value && !isNeutral(value))
        {
            throw ApiException.Invalid($"'{path}{name}' is not supported; leave it out, or set it to {neutral}", path + name, "unsupported_parameter");
        }
    }

    /// <summary>Refuses what no other method has asked for.</summary>
    public void RefuseOthers()
    {
        foreach (var property in json.EnumerateObject().Where(p => !_known.Contains(p.Name)))
        {
            var nearest = NearestName.Find(property.Name, _known);
            throw ApiException.Invalid(
                $"'{path}{property.Name}' is not supported" + (nearest is null ? string.Empty : $"; is '{path}{nearest}' meant?"), path + property.Name, "unsupported_parameter");
        }
    }

    public ApiException Wrong(string name, string expected) => ApiException.Invalid($"'{path}{name}' must be {expected}{Found(name)}", path + name);

    private string Found(string name)
    {
        const int Longest = 40;
        var text = json.GetProperty(name).GetRawText();
        return text.Length <= Longest ? string.Create(CultureInfo.InvariantCulture, $", but is {text}") : string.Empty;
    }
}

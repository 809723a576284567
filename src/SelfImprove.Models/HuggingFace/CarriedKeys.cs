using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace SelfImprove;

/// <summary>The keys of <see cref="CarriedSettings"/>, one file's.</summary>
internal readonly struct CarriedKeys
{
    private readonly JsonElement _object;

    private CarriedKeys(JsonElement json) => _object = json;

    public static CarriedKeys Parse(string? text) => new(JsonElement.Parse(text ?? "{}"));

    /// <summary>The text of the entries that are to be carried.</summary>
    public static string Select(JsonInput json, Func<string, JsonElement, bool> carry)
    {
        var entries = json.Entries().Where(e => carry(e.Name, e.Value)).ToImmutableArray();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in entries)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public bool Has(string key) => _object.TryGetProperty(key, out _);

    /// <summary>Writes all entries, in their order.</summary>
    public void Write(Utf8JsonWriter json)
    {
        foreach (var property in _object.EnumerateObject())
        {
            property.WriteTo(json);
        }
    }
}

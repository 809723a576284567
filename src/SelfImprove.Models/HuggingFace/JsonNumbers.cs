using System.Globalization;
using System.Text.Json;

namespace SelfImprove;

/// <summary>Numbers as Python's json module reads them.</summary>
internal static class JsonNumbers
{
    /// <summary>Writes a number with a decimal point: Python reads 10000 as an int, which strict configuration classes refuse where they want a float.</summary>
    public static void WriteFloat(this Utf8JsonWriter json, string key, double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        json.WritePropertyName(key);
        json.WriteRawValue(text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0");
    }
}

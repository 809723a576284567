using System.Text.Json;
using System.Text.Json.Serialization;
using SelfImprove.Reports;

namespace SelfImprove.Analysis;

/// <summary>An interval as an object; null when it is unknown, because JSON has no number for that.</summary>
internal sealed class IntervalConverter : JsonConverter<Interval>
{
    public override bool HandleNull => true;

    public override Interval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var numbers = JsonSerializer.Deserialize<Dictionary<string, double>>(ref reader, options);
        return numbers is null ? Interval.Unknown : new Interval(Number("estimate"), Number("low"), Number("high"));

        double Number(string name) => numbers!.GetValueOrDefault(name, double.NaN);
    }

    public override void Write(Utf8JsonWriter writer, Interval value, JsonSerializerOptions options)
    {
        if (!double.IsFinite(value.Estimate))
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, number) in new[] { ("estimate", value.Estimate), ("low", value.Low), ("high", value.High) }.Where(n => double.IsFinite(n.Item2)))
        {
            writer.WriteNumber(name, number);
        }

        writer.WriteEndObject();
    }
}

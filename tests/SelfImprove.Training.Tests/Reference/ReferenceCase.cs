using System.Globalization;
using System.Text.Json;

namespace SelfImprove.Training.Tests.Reference;

/// <summary>One case of a fixture file, with its B x T arrays cut to the response lengths and laid flat.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonElement _json;
    private readonly int[] _lengths;
    private readonly int _precision;

    public ReferenceCase(JsonElement json)
    {
        _json = json;
        _lengths = [.. json.GetProperty("response_lengths").EnumerateArray().Select(n => n.GetInt32())];
        _precision = SignificantDigits(json.GetProperty("log_probs"));
        Batch = new TokenBatch(_lengths.Select(n => new TokenSequence(new int[n + 1], 1)));
    }

    public TokenBatch Batch { get; }

    public int Length => _json.GetProperty("length").GetInt32();

    public JsonElement Expected => _json.GetProperty("expected");

    /// <summary>The named parts of an expected entry; none when the case lacks the entry.</summary>
    public IEnumerable<JsonProperty> Object(string name) => Expected.TryGetProperty(name, out var entry) ? entry.EnumerateObject() : [];

    /// <summary>The items of an expected entry; none when the case lacks the entry.</summary>
    public IEnumerable<JsonElement> Array(string name) => Expected.TryGetProperty(name, out var entry) ? entry.EnumerateArray() : [];

    /// <summary>The numbers of an input array.</summary>
    public double[] this[string name] => Flatten(_json.GetProperty(name));

    /// <summary>The prompt of each row.</summary>
    public int[] Groups => [.. _json.GetProperty("groups").EnumerateArray().Select(g => g.GetInt32())];

    /// <summary>An input with one number per row, given to each token of the row.</summary>
    public double[] PerToken(string name) =>
        [.. _json.GetProperty(name).EnumerateArray().SelectMany((x, i) => Enumerable.Repeat(x.GetDouble(), _lengths[i]))];

    /// <summary>Flat numbers of a B x T array, without what lies behind a response.</summary>
    public double[] Flatten(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany((row, i) => row.EnumerateArray().Take(_lengths[i]).Select(x => x.GetDouble()))];

    /// <summary>
    /// Asserts that a function of the inputs agrees with the expected numbers to 1e-9 (relative above 1), beyond what the printed digits
    /// of the expected numbers and of the inputs leave open. The latter is the sum over the inputs of what half a unit in
    /// the last printed digit of that input changes in the result.
    /// </summary>
    public void Check(string what, double[] expected, int expectedDigits, string[] inputs, Func<double[][], double[]> compute)
    {
        var values = inputs.Select(name => this[name]).ToArray();
        var actual = compute(values);
        Assert.Equal(expected.Length, actual.Length);
        var open = new double[actual.Length];
        foreach (var array in values)
        {
            for (var i = 0; i < array.Length; i++)
            {
                var exact = array[i];
                array[i] = exact + HalfUnit(exact, _precision);
                var changed = compute(values);
                array[i] = exact;
                for (var j = 0; j < open.Length; j++)
                {
                    open[j] += Math.Abs(changed[j] - actual[j]);
                }
            }
        }

        for (var j = 0; j < actual.Length; j++)
        {
            var tolerance = (1e-9 * Math.Max(1, Math.Abs(expected[j]))) + HalfUnit(expected[j], expectedDigits) + open[j];
            Assert.True(
                Math.Abs(actual[j] - expected[j]) <= tolerance,
                string.Create(CultureInfo.InvariantCulture, $"{what}[{j}]: {actual[j]:R}, expected {expected[j]:R} within {tolerance:g3}"));

            // A tolerance that lets everything pass would prove nothing.
            Assert.True(tolerance < 1e-6 * Math.Max(1, Math.Abs(expected[j])), $"{what}[{j}]: the tolerance is {tolerance}");
        }
    }

    public void Check(string what, JsonElement expected, string[] inputs, Func<double[][], double[]> compute) =>
        Check(what, expected.ValueKind == JsonValueKind.Array ? Flatten(expected) : [expected.GetDouble()], SignificantDigits(expected), inputs, compute);

    public static int SignificantDigits(JsonElement numbers) => numbers.ValueKind == JsonValueKind.Array
        ? numbers.EnumerateArray().Select(SignificantDigits).DefaultIfEmpty(0).Max()
        : Math.Max(9, numbers.GetRawText().Split('e', 'E')[0].Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length);

    // Numbers printed with 15 digits or more are taken as exact.
    private static double HalfUnit(double value, int digits) =>
        digits >= 15 || value == 0 ? 0 : 0.5 * Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - digits + 1);
}

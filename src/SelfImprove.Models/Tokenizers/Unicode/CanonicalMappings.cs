using System.Collections;
using System.Globalization;

namespace SelfImprove;

/// <summary>The tables of <see cref="CanonicalComposition"/>, read once from <c>canonical-mappings.txt</c>.</summary>
internal sealed class CanonicalMappings
{
    private const string ResourceName = "SelfImprove.canonical-mappings.txt";

    // Nothing above takes part in normalization.
    private const int Limit = 0x30000;

    private readonly Dictionary<int, byte> _classes = [];
    private readonly Dictionary<int, int[]> _decompositions = [];
    private readonly Dictionary<long, int> _compositions = [];
    private readonly BitArray _mayChange = new(Limit);

    private CanonicalMappings()
    {
        using var stream = typeof(CanonicalMappings).Assembly.GetManifestResourceStream(ResourceName)!;
        using var reader = new StreamReader(stream);
        var steps = new Dictionary<int, int[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Split('=') is [var range, var value])
            {
                AddClass(range, byte.Parse(value, CultureInfo.InvariantCulture));
            }
            else
            {
                AddDecomposition(line, steps);
            }
        }

        foreach (var character in steps.Keys)
        {
            _decompositions.Add(character, [.. Expand(character, steps)]);
        }

        foreach (var jamo in Enumerable.Range(0x1161, 21).Concat(Enumerable.Range(0x11A8, 27)))
        {
            _mayChange[jamo] = true;
        }
    }

    public static CanonicalMappings Instance { get; } = new();

    /// <summary>The canonical combining class; 0 for characters that are not reordered.</summary>
    public byte ClassOf(int character) => _classes.GetValueOrDefault(character);

    /// <summary>The full canonical decomposition; null when there is none. Hangul syllables are not in the table.</summary>
    public int[]? DecompositionOf(int character) => _decompositions.GetValueOrDefault(character);

    /// <summary>The character that two others compose to, or -1. Hangul is not in the table.</summary>
    public int Compose(int first, int second) => _compositions.GetValueOrDefault(PairKey(first, second), -1);

    /// <summary>Whether a text with this character can differ from its composed form; without any such character it does not.</summary>
    public bool MayChange(int character) => character < Limit && _mayChange[character];

    private static long PairKey(int first, int second) => ((long)first << 32) | (uint)second;

    private static int Number(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<int> Expand(int character, Dictionary<int, int[]> steps) =>
        steps.TryGetValue(character, out var parts) ? parts.SelectMany(p => Expand(p, steps)) : [character];

    private void AddClass(string range, byte value)
    {
        var ends = range.Split("..");
        for (var character = Number(ends[0]); character <= Number(ends[^1]); character++)
        {
            _classes.Add(character, value);
            _mayChange[character] = true;
        }
    }

    private void AddDecomposition(string line, Dictionary<int, int[]> steps)
    {
        var parts = line.TrimEnd('!').Split(' ').Select(Number).ToArray();
        steps.Add(parts[0], parts[1..]);
        if (parts.Length == 2 || line.EndsWith('!'))
        {
            _mayChange[parts[0]] = true;
        }
        else
        {
            _compositions.Add(PairKey(parts[1], parts[2]), parts[0]);
            _mayChange[parts[2]] = true;
        }
    }
}

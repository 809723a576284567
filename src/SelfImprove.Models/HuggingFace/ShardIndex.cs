using System.Globalization;

namespace SelfImprove;

/// <summary>Which files hold a model's weights: one, or shards that an index lists.</summary>
internal static class ShardIndex
{
    public const string WeightsFileName = "model.safetensors";
    public const string FileName = "model.safetensors.index.json";
    private const string WeightMap = "weight_map";

    // One short line per tensor.
    private const long MaxFileBytes = 1 << 24;

    /// <summary>The files of a folder, and the one to name when something is missing in them.</summary>
    public static (string Place, IReadOnlyList<string> Paths) Find(string directory)
    {
        var index = Path.Combine(directory, FileName);
        var whole = Path.Combine(directory, WeightsFileName);
        return !File.Exists(whole) && File.Exists(index) ? (index, Read(directory, index)) : (whole, [whole]);
    }

    /// <summary>The name of a shard.</summary>
    public static string NameOf(int shard, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"model-{shard + 1:D5}-of-{count:D5}.safetensors");

    /// <summary>Writes an index.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="shardOf">The name of the file of each tensor.</param>
    /// <param name="totalBytes">Bytes of all weights.</param>
    public static void Write(string directory, IReadOnlyDictionary<string, string> shardOf, long totalBytes) =>
        JsonOutput.WriteFile(Path.Combine(directory, FileName), json =>
        {
            json.WriteStartObject("metadata");
            json.WriteNumber("total_size", totalBytes);
            json.WriteEndObject();
            json.WriteStartObject(WeightMap);
            foreach (var (tensor, shard) in shardOf.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                json.WriteString(tensor, shard);
            }

            json.WriteEndObject();
        });

    private static List<string> Read(string directory, string indexPath)
    {
        var map = JsonInput.ReadFile(indexPath, MaxFileBytes).GetObject(WeightMap);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (tensor, _) in map.Entries())
        {
            var name = map.GetString(tensor);

            // An index must not make us open files elsewhere on the machine.
            if (name != Path.GetFileName(name) || name is "" or "." or ".." || name.Contains('\\', StringComparison.Ordinal))
            {
                throw map.Error($"tensor '{tensor}' is said to be in '{name}', which is not the name of a file in the same folder");
            }

            if (names.Add(name) && !File.Exists(Path.Combine(directory, name)))
            {
                throw map.Error($"tensor '{tensor}' is said to be in '{name}', but there is no such file; was the folder copied or downloaded in full?");
            }
        }

        return [.. names.Select(name => Path.Combine(directory, name))];
    }
}

using System.Text.Json;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Checkpoints with reference numbers: those of the repository, or those of the folder that SELFIMPROVE_HF_FIXTURES names.</summary>
internal static class CheckpointFixtures
{
    private static readonly string s_root = Environment.GetEnvironmentVariable("SELFIMPROVE_HF_FIXTURES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "Fixtures", "hf");

    /// <summary>Each checkpoint, as a path within the fixtures, with the name of its reference.</summary>
    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (checkpoints, reference) in References())
            {
                foreach (var checkpoint in checkpoints)
                {
                    data.Add(checkpoint, reference);
                }
            }

            return data;
        }
    }

    /// <summary>References of models that are there in several forms.</summary>
    public static TheoryData<string> Several => [.. References().Where(r => r.Checkpoints.Length > 1).Select(r => r.Reference)];

    /// <summary>The folder of a checkpoint.</summary>
    public static string Folder(string checkpoint) => Path.Combine(s_root, checkpoint);

    /// <summary>The reference numbers of a name.</summary>
    public static JsonElement Reference(string name) => JsonElement.Parse(File.ReadAllText(Path.Combine(s_root, "reference", name)));

    /// <summary>The checkpoints of a reference.</summary>
    public static string[] Checkpoints(JsonElement reference) => [.. reference.GetProperty("checkpoints").EnumerateArray().Select(c => c.GetString()!)];

    private static IEnumerable<(string[] Checkpoints, string Reference)> References() =>
        from path in Directory.EnumerateFiles(Path.Combine(s_root, "reference"), "*.json").Order(StringComparer.Ordinal)
        let json = JsonElement.Parse(File.ReadAllText(path))
        where json.TryGetProperty("checkpoints", out _) && json.TryGetProperty("sequences", out _)
        select (Checkpoints(json), Path.GetFileName(path));
}

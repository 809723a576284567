namespace SelfImprove.ChatModels.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("selfimprove-chat-models-");

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    public string Write(string file, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(file), bytes);
        return PathOf(file);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

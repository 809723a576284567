namespace SelfImprove.Docs.Tests.Snippets;

/// <summary>What docs/lora.md shows in code runs.</summary>
public sealed class LoraInCodeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lora-docs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_adapter_is_trained_saved_and_merged()
    {
        string[] folders = [.. new[] { "model", "adapter", "merged" }.Select(name => _folder.CreateSubdirectory(name).FullName)];
        FreshCheckpoint.Write(
            folders[0],
            new ModelConfig { VocabularySize = 20, HiddenSize = 16, IntermediateSize = 24, LayerCount = 1, HeadCount = 2, KeyValueHeadCount = 1, ContextLength = 16 },
            RandomKey.FromSeed(1));

        Assert.True(LoraInCode.Train(folders[0], folders[1], folders[2], new TokenBatch([new TokenSequence(new[] { 1, 2, 3 }, 1)])) > 0);

        Assert.Equal(2, AdapterFolder.Read(folders[1]).Lora.TargetModules.Length);
        using var merged = new CpuEngineFactory().Load(folders[2]);
        Assert.False(merged.Info.IsFrozen);
    }
}

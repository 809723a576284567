namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The shape of the models that the experiments train: 0.84 M weights.</summary>
internal static class SmallModel
{
    /// <summary>Tokens that one worker runs through the layers at once.</summary>
    public const int BlockTokens = 256;

    public static ModelConfig Config { get; } = new()
    {
        VocabularySize = 300, HiddenSize = 128, IntermediateSize = 352, LayerCount = 4, HeadCount = 4, KeyValueHeadCount = 4, ContextLength = 1024,
    };
}

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>Small models of awkward shapes, with weights far from fresh ones, for two engines.</summary>
internal static class SmallModel
{
    public static ModelConfig Llama { get; } = new()
    {
        VocabularySize = 37, HiddenSize = 24, IntermediateSize = 40, LayerCount = 2, HeadCount = 3, KeyValueHeadCount = 1, ContextLength = 48,
    };

    /// <summary>Every kind of model, by name.</summary>
    public static IReadOnlyDictionary<string, ModelConfig> All { get; } = new Dictionary<string, ModelConfig>(StringComparer.Ordinal)
    {
        ["llama"] = Llama,
        ["untied"] = Llama with { TieEmbeddings = false, HeadCount = 4, KeyValueHeadCount = 4, VocabularySize = 131 },
        ["qwen2"] = Llama with { AttentionBias = true, HeadCount = 4, KeyValueHeadCount = 2 },
        ["qwen3"] = Llama with
        {
            HeadCount = 4, KeyValueHeadCount = 2, HeadSize = 10, QueryKeyNorm = true,
            RopeScaling = new RopeScaling { Kind = RopeScalingKind.Yarn, Factor = 4, OriginalContextLength = 24 },
        },
    };

    public static TheoryData<string> Names { get; } = [.. All.Keys];

    public static TorchSharpEngineFactory Torch(TorchSharpEngineOptions? options = null) => new((options ?? new TorchSharpEngineOptions()) with { Device = "cpu" });

    public static CpuEngineFactory Cpu { get; } = new(new CpuEngineOptions { Threads = 1 });

    /// <summary>Writes a model whose attention and logits are far from uniform.</summary>
    public static void Write(string folder, ModelConfig config, long seed = 1)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        HuggingFaceLayout.Save(folder, config, view =>
        {
            var gain = view.Name.EndsWith("norm.weight", StringComparison.Ordinal);
            return Enumerable.Range(0, (int)view.ElementCount).Select(_ => (float)(gain ? 1 + (0.2 * random.NextGaussian()) : 0.25 * random.NextGaussian())).ToArray();
        });
    }

    /// <summary>Ragged sequences with prompts of various lengths, one of them without any scored token.</summary>
    public static TokenBatch Batch(ModelConfig config, int count = 7, long seed = 5)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        return new TokenBatch(Enumerable.Range(0, count).Select(i =>
        {
            var tokens = new int[i == 1 ? config.ContextLength : random.NextInt32(2, config.ContextLength)];
            for (var t = 0; t < tokens.Length; t++)
            {
                tokens[t] = random.NextInt32(0, config.VocabularySize - 1);
            }

            return new TokenSequence(tokens, i == 2 ? tokens.Length : random.NextInt32(1, tokens.Length - 1));
        }));
    }

    /// <summary>The weights of an engine by name, as it saves them.</summary>
    public static SortedDictionary<string, float[]> Weights(IPolicyEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("selfimprove-").FullName;
        try
        {
            engine.SaveWeights(folder);
            using var file = SafetensorsFile.Open(Path.Combine(folder, "model.safetensors"));
            return new SortedDictionary<string, float[]>(file.Tensors.ToDictionary(t => t.Name, t =>
            {
                var numbers = new float[t.ElementCount];
                file.Read(t, numbers);
                return numbers;
            }), StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static TokenScores Score(IPolicyEngine engine, TokenBatch batch, TokenOutputs outputs, double temperature = 1)
    {
        var scores = new TokenScores(batch.ScoredCount, outputs);
        engine.Score(batch, scores, temperature);
        return scores;
    }

    /// <summary>Adds a gradient by all that the outputs name, with coefficients that differ from token to token.</summary>
    public static void Accumulate(IPolicyEngine engine, TokenBatch batch, TokenOutputs outputs = TokenOutputs.LogProbs, double temperature = 1) => engine.Accumulate(batch, outputs, window =>
    {
        for (var i = 0; i < window.LogProbGradients.Length; i++)
        {
            window.LogProbGradients[i] = -Math.Cos(window.FirstToken + i) / batch.ScoredCount;
        }

        for (var i = 0; i < window.EntropyGradients.Length; i++)
        {
            window.EntropyGradients[i] = Math.Sin(window.FirstToken + i) / batch.ScoredCount;
        }

        for (var i = 0; i < window.ValueGradients.Length; i++)
        {
            window.ValueGradients[i] = (window.Values[i] - 1) / batch.ScoredCount;
        }
    }, temperature);

    public static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    public static void AssertClose(SortedDictionary<string, float[]> expected, SortedDictionary<string, float[]> actual, double tolerance)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (name, numbers) in expected)
        {
            AssertClose(Array.ConvertAll(numbers, x => (double)x), Array.ConvertAll(actual[name], x => (double)x), tolerance);
        }
    }
}

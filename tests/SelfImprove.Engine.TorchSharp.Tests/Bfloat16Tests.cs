namespace SelfImprove.Engine.TorchSharp.Tests;

public sealed class Bfloat16Tests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("selfimprove-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Log_probs_differ_by_the_rounding_of_sixteen_bits()
    {
        SmallModel.Write(_folder, SmallModel.Llama);
        using var exact = SmallModel.Torch().Load(_folder);
        using var rounded = SmallModel.Torch(new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }).Load(_folder);
        var batch = SmallModel.Batch(SmallModel.Llama);
        var (expected, actual) = (SmallModel.Score(exact, batch, TokenOutputs.LogProbs).LogProbs, SmallModel.Score(rounded, batch, TokenOutputs.LogProbs).LogProbs);

        var mean = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Average();
        Assert.InRange(mean, 1e-4, 0.05);
    }

    [Fact]
    public void Small_steps_are_not_lost_in_rounding()
    {
        SmallModel.Write(_folder, SmallModel.Llama);
        using var engine = SmallModel.Torch(new TorchSharpEngineOptions { Dtype = TorchSharpDtype.Bfloat16 }).Load(_folder);
        var start = SmallModel.Weights(engine);
        var batch = SmallModel.Batch(SmallModel.Llama);
        var before = SmallModel.Score(engine, batch, TokenOutputs.LogProbs).LogProbs.Average();
        for (var i = 0; i < 30; i++)
        {
            engine.Accumulate(batch, TokenOutputs.LogProbs, window => window.LogProbGradients.Fill(-1.0 / batch.ScoredCount));
            engine.Step(new OptimizerStep { LearningRate = 1e-3, WeightDecay = 0 });
        }

        var after = SmallModel.Score(engine, batch, TokenOutputs.LogProbs).LogProbs.Average();
        Assert.True(after > before + 0.1, $"the mean log-prob went from {before} to {after}");
        using var frozen = engine.Copy(PolicyCopy.Frozen);
        Assert.Equal(SmallModel.Score(engine, batch, TokenOutputs.LogProbs).LogProbs, SmallModel.Score(frozen, batch, TokenOutputs.LogProbs).LogProbs);

        // What is saved is what is trained, in single precision: not all of it fits sixteen bits.
        var saved = SmallModel.Weights(engine)["model.layers.0.mlp.up_proj.weight"];
        Assert.NotEqual(start["model.layers.0.mlp.up_proj.weight"], saved);
        Assert.Contains(saved, w => (BitConverter.SingleToUInt32Bits(w) & 0xFFFF) != 0);
    }
}

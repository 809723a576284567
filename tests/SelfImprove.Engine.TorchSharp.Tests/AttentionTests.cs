using SelfImprove.Engines.Torch;
using TorchSharp;

namespace SelfImprove.Engine.TorchSharp.Tests;

/// <summary>Attention as one operation, which old versions of TorchSharp lack, and in steps.</summary>
public sealed class AttentionTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("untied")]
    [InlineData("qwen3")]
    public void One_operation_gives_what_the_steps_give(string name)
    {
        using var engine = SmallModel.Torch().Create(SmallModel.All[name], RandomKey.FromSeed(1));
        var batch = SmallModel.Batch(SmallModel.All[name]);
        for (var i = 0; i < 5; i++)
        {
            SmallModel.Accumulate(engine, batch);
            engine.Step(new OptimizerStep { LearningRate = 0.02 });
        }

        var (inSteps, stepNorm) = With(null);
        var (atOnce, norm) = With(Plain);
        var (library, libraryNorm) = With(TorchVersion.CausalAttention ?? Plain);

        SmallModel.AssertClose(inSteps, atOnce, 1e-5);
        SmallModel.AssertClose(inSteps, library, 1e-5);
        Assert.Equal(stepNorm, norm, 1e-4 * norm);
        Assert.Equal(stepNorm, libraryNorm, 1e-4 * norm);

        (double[] LogProbs, double GradientNorm) With(Func<torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor>? attention)
        {
            var found = TorchVersion.CausalAttention;
            try
            {
                TorchVersion.CausalAttention = attention;
                using var copy = engine.Copy(PolicyCopy.Trainable);
                SmallModel.Accumulate(copy, batch);
                return (SmallModel.Score(copy, batch, TokenOutputs.LogProbs).LogProbs, copy.Step(new OptimizerStep { LearningRate = 0 }).GradientNorm);
            }
            finally
            {
                TorchVersion.CausalAttention = found;
            }
        }
    }

    // What the library's operation is defined as.
    private static torch.Tensor Plain(torch.Tensor q, torch.Tensor k, torch.Tensor v)
    {
        Assert.Equal(q.shape, k.shape);
        Assert.Equal(q.shape, v.shape);
        var future = torch.ones(q.size(2), q.size(2)).triu(1).to_type(torch.ScalarType.Bool);
        return q.matmul(k.transpose(2, 3)).mul(1 / Math.Sqrt(q.size(3))).masked_fill(future, double.NegativeInfinity).softmax(3).matmul(v);
    }
}

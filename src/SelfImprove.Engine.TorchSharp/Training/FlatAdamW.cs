using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>AdamW with decoupled weight decay (Loshchilov and Hutter 2019) over the flat tensor of weights, in a few large pieces.</summary>
internal sealed class FlatAdamW : IDisposable
{
    /// <summary>Weights that are updated at once; an update needs room for as many numbers more.</summary>
    public const long PieceLength = 1L << 26;

    private readonly FlatParameters _parameters;

    public FlatAdamW(FlatParameters parameters)
    {
        _parameters = parameters;
        using var scope = torch.NewDisposeScope();
        FirstMoment = torch.zeros(new[] { parameters.Length }, dtype: ScalarType.Float32, device: parameters.Device).DetachFromDisposeScope();
        SecondMoment = torch.zeros(new[] { parameters.Length }, dtype: ScalarType.Float32, device: parameters.Device).DetachFromDisposeScope();
    }

    /// <summary>Running mean of the gradient.</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Number of steps taken.</summary>
    public long StepsTaken { get; set; }

    /// <summary>Clips, steps and clears the gradient; a gradient that is not finite is cleared alone.</summary>
    public OptimizerStepResult Step(OptimizerStep step, Tensor gradient)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var norm = Norm(gradient);
        if (double.IsFinite(norm))
        {
            StepsTaken++;
            var clip = (float)Math.Min(1, step.MaxGradientNorm / (norm + 1e-6));
            Update(step, gradient, clip, 0, _parameters.MatrixLength, step.WeightDecay);
            Update(step, gradient, clip, _parameters.MatrixLength, _parameters.Length, step.DecayVectors ? step.WeightDecay : 0);
            _parameters.Refresh();
        }

        gradient.zero_();
        return new OptimizerStepResult(norm, StepsTaken);
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    private static IEnumerable<(long Start, long Length)> Pieces(long start, long end)
    {
        for (; start < end; start += PieceLength)
        {
            yield return (start, Math.Min(PieceLength, end - start));
        }
    }

    private static double Norm(Tensor gradient)
    {
        var squares = 0.0;
        foreach (var (start, length) in Pieces(0, gradient.numel()))
        {
            using var scope = torch.NewDisposeScope();
            var norm = (double)gradient.narrow(0, start, length).norm().ToSingle();
            squares += norm * norm;
        }

        return Math.Sqrt(squares);
    }

    private void Update(OptimizerStep step, Tensor gradient, float clip, long first, long end, double decay)
    {
        var keep = (float)(1 - (step.LearningRate * decay));
        var rate = (float)(-step.LearningRate / (1 - Math.Pow(step.Beta1, StepsTaken)));
        var rootScale = (float)(1 / Math.Sqrt(1 - Math.Pow(step.Beta2, StepsTaken)));
        foreach (var (start, length) in Pieces(first, end))
        {
            using var scope = torch.NewDisposeScope();
            var g = gradient.narrow(0, start, length).mul_(clip);
            var m = FirstMoment.narrow(0, start, length).mul_((float)step.Beta1).add_(g, (float)(1 - step.Beta1));
            var v = SecondMoment.narrow(0, start, length).mul_((float)step.Beta2).addcmul_(g, g, (float)(1 - step.Beta2));
            var denominator = v.sqrt().mul_(rootScale).add_((float)step.Epsilon);
            _parameters.Values.narrow(0, start, length).mul_(keep).addcdiv_(m, denominator, rate);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SelfImprove.Engines.Cpu;

/// <summary>AdamW with decoupled weight decay (Loshchilov and Hutter 2019) over a flat block of weights, and the gradient's norm.</summary>
internal sealed unsafe class AdamW : IDisposable
{
    // Chunks are fixed, so the norm is one sum of the same parts whatever the number of threads.
    private const int ChunkLength = 1 << 14;

    private readonly NativeBuffer _weights;
    private readonly NativeBuffer _gradient;
    private readonly List<(long Offset, int Length, bool IsVector)> _chunks = [];
    private readonly double[] _squares;
    private readonly Action<int, int> _sumSquares;
    private readonly Action<int, int> _update;
    private OptimizerStep? _step;
    private float _clip;

    public AdamW(TrainedWeights weights, NativeBuffer gradient)
    {
        _weights = weights.Values;
        _gradient = gradient;
        FirstMoment = new NativeBuffer(weights.Layout.Length);
        SecondMoment = new NativeBuffer(weights.Layout.Length);
        foreach (var view in weights.Layout.Views)
        {
            for (var start = 0L; start < view.ElementCount; start += ChunkLength)
            {
                _chunks.Add((view.Offset + start, (int)Math.Min(ChunkLength, view.ElementCount - start), view.IsVector));
            }
        }

        _squares = new double[_chunks.Count];
        (_sumSquares, _update) = (SumSquares, Update);
    }

    /// <summary>Running mean of the gradient.</summary>
    public NativeBuffer FirstMoment { get; }

    /// <summary>Running mean of the squared gradient.</summary>
    public NativeBuffer SecondMoment { get; }

    /// <summary>Number of steps taken.</summary>
    public long StepsTaken { get; set; }

    /// <summary>Clips, steps and clears the gradient; a gradient that is not finite is cleared alone.</summary>
    public OptimizerStepResult Step(OptimizerStep step, WorkerPool pool)
    {
        pool.Run(_chunks.Count, _sumSquares);
        var sum = 0.0;
        foreach (var square in _squares)
        {
            sum += square;
        }

        var norm = Math.Sqrt(sum);
        if (!double.IsFinite(norm))
        {
            _gradient.Clear();
            return new OptimizerStepResult(norm, StepsTaken);
        }

        StepsTaken++;
        (_step, _clip) = (step, (float)Math.Min(1, step.MaxGradientNorm / (norm + 1e-6)));
        pool.Run(_chunks.Count, _update);
        _step = null;
        return new OptimizerStepResult(norm, StepsTaken);
    }

    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumSquares(int task, int worker)
    {
        // Gaps between views hold zeros, so whole vectors are read.
        var (offset, length, _) = _chunks[task];
        var g = _gradient.Pointer + offset;
        Vector512<double> low = default, high = default;
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var (a, b) = Vector512.Widen(Vector512.Load(g + i));
            low = Vector512.FusedMultiplyAdd(a, a, low);
            high = Vector512.FusedMultiplyAdd(b, b, high);
        }

        var four = (low + high).GetLower() + (low + high).GetUpper();
        var two = four.GetLower() + four.GetUpper();
        _squares[task] = two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(int task, int worker)
    {
        var (offset, length, isVector) = _chunks[task];
        var step = _step!;
        var decay = isVector && !step.DecayVectors ? 0 : step.WeightDecay;
        var keep = Vector512.Create((float)(1 - (step.LearningRate * decay)));
        var rate = Vector512.Create((float)(-step.LearningRate / (1 - Math.Pow(step.Beta1, StepsTaken))));
        var rootScale = Vector512.Create((float)(1 / Math.Sqrt(1 - Math.Pow(step.Beta2, StepsTaken))));
        var (beta1, beta2) = (Vector512.Create((float)step.Beta1), Vector512.Create((float)step.Beta2));
        var (rest1, rest2) = (Vector512.Create((float)(1 - step.Beta1)), Vector512.Create((float)(1 - step.Beta2)));
        var epsilon = Vector512.Create((float)step.Epsilon);
        var w = _weights.Pointer + offset;
        var g = _gradient.Pointer + offset;
        var m = FirstMoment.Pointer + offset;
        var v = SecondMoment.Pointer + offset;
        for (var i = 0; i < length; i += Lanes.Count)
        {
            var gradient = Vector512.Load(g + i) * _clip;
            var first = Vector512.FusedMultiplyAdd(Vector512.Load(m + i), beta1, gradient * rest1);
            var second = Vector512.FusedMultiplyAdd(Vector512.Load(v + i), beta2, gradient * gradient * rest2);
            var change = rate * first / Vector512.FusedMultiplyAdd(Vector512.Sqrt(second), rootScale, epsilon);
            Vector512.FusedMultiplyAdd(Vector512.Load(w + i), keep, change).Store(w + i);
            first.Store(m + i);
            second.Store(v + i);
            Vector512<float>.Zero.Store(g + i);
        }
    }
}

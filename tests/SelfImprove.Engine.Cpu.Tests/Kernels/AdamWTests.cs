using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>The optimizer over arrays of every length around two vectors: every weight and moment, and the zeros between arrays.</summary>
/// <remarks>The flat block of weights is aligned, and so is every array in it: the layout's contract, not the kernel's choice.</remarks>
public sealed class AdamWTests
{
    private static readonly OptimizerStep s_step = new() { LearningRate = 0.03, Beta2 = 0.95, WeightDecay = 0.1, MaxGradientNorm = 2, DecayVectors = false };

    [Fact]
    public void Every_element_of_arrays_of_every_length_steps_by_the_formula()
    {
        for (var hidden = 1; hidden <= (2 * Lanes.Count) + 3; hidden++)
        {
            Check(hidden, threads: 1 + (hidden % 3));
        }
    }

    private static void Check(int hidden, int threads)
    {
        using var weights = new DecoderWeights(new ModelConfig
        {
            VocabularySize = 3, HiddenSize = hidden, IntermediateSize = 2, LayerCount = 1, HeadCount = 1, KeyValueHeadCount = 1, HeadSize = 2, ContextLength = 8,
        });
        using var gradient = new NativeBuffer(weights.Layout.Length);
        using var optimizer = new AdamW(new TrainedWeights(weights.Layout, weights.Values), gradient);
        using var pool = new WorkerPool(threads);
        var count = (int)weights.Layout.Length;
        var (w, m, v) = (new Approximation[count], new Approximation[count], new Approximation[count]);
        foreach (var view in weights.Layout.Views)
        {
            Assert.Equal(0, view.Offset % Lanes.Count);
            GuardedBuffer.Numbers((int)view.ElementCount, view.Offset).CopyTo(weights.Values.AsSpan(view.Offset, view.ElementCount));
        }

        for (var i = 0; i < count; i++)
        {
            w[i] = weights.Values.AsSpan(i, 1)[0];
        }

        for (var t = 1; t <= 3; t++)
        {
            foreach (var view in weights.Layout.Views)
            {
                GuardedBuffer.Numbers((int)view.ElementCount, view.Offset + t).CopyTo(gradient.AsSpan(view.Offset, view.ElementCount));
            }

            var g = gradient.AsSpan(0, count).ToArray();
            var norm = Math.Sqrt(g.Sum(x => (double)x * x));
            var result = optimizer.Step(s_step, pool);

            // Summed in double precision: a rounding of 2^-53 per term.
            Assert.Equal(norm, result.GradientNorm, norm * count * Math.ScaleB(1, -53));
            Assert.Equal(t, result.StepsTaken);
            var clip = Approximation.Round(Math.Min(1, 2 / (norm + 1e-6)));
            foreach (var view in weights.Layout.Views)
            {
                var keep = Approximation.Round(1 - (0.03 * (view.IsVector ? 0 : 0.1)));
                for (var i = (int)view.Offset; i < view.Offset + view.ElementCount; i++)
                {
                    Step(i, g[i] * clip, keep, t);
                }
            }

            // Arrays that end between two multiples of 16 leave zeros, which stay.
            Assert.Equal(weights.Layout.Views.Sum(view => view.ElementCount), optimizer.FirstMoment.AsSpan(0, count).ToArray().Count(x => x != 0));
            Assert.False(gradient.AsSpan(0, count).ContainsAnyExcept(0f));
        }

        void Step(int i, Approximation g, Approximation keep, int t)
        {
            m[i] = (m[i] * Constant(0.9)) + (g * Constant(0.1));
            v[i] = (v[i] * Constant(0.95)) + (g * g * Constant(0.05));
            var root = v[i].Sqrt() * Constant(1 / Math.Sqrt(1 - Math.Pow(0.95, t)));
            w[i] = (w[i] * keep) - (Constant(0.03 / (1 - Math.Pow(0.9, t))) * m[i] / (root + Constant(1e-8)));
            w[i].Check(weights.Values.AsSpan(i, 1)[0], "weight", hidden, i, t);
            m[i].Check(optimizer.FirstMoment.AsSpan(i, 1)[0], "first moment", hidden, i, t);
            v[i].Check(optimizer.SecondMoment.AsSpan(i, 1)[0], "second moment", hidden, i, t);
        }

        static Approximation Constant(double value) => Approximation.Round(value);
    }
}

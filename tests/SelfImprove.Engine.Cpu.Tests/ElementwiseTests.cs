using System.Runtime.Intrinsics;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Element-wise kernels against double-precision formulas, at widths around multiples of the vector.</summary>
public sealed unsafe class ElementwiseTests
{
    [Fact]
    public void The_exponential_is_right_to_two_units_in_the_last_place()
    {
        for (var x = -86.9f; x < 88f; x += 0.0137f)
        {
            var expected = Math.Exp(x);
            Assert.Equal(expected, VectorMath.Exp(Vector512.Create(x))[3], 2.4e-7 * expected);
        }
    }

    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(-87.5f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.MinValue, 0f)]
    public void The_exponential_is_exact_where_it_matters(float x, float expected) => Assert.Equal(expected, VectorMath.Exp(Vector512.Create(x))[0]);

    [Fact]
    public void The_exponential_keeps_NaN_and_stays_finite_above()
    {
        Assert.True(float.IsNaN(VectorMath.Exp(Vector512.Create(float.NaN))[0]));
        Assert.True(float.IsFinite(VectorMath.Exp(Vector512.Create(1000f))[0]));
    }

    [Fact]
    public void Every_lane_of_the_exponential_gives_the_same_bits()
    {
        var x = Vector512.Create(-3f, 0.1f, 2.5f, 7f, -3f, 0.1f, 2.5f, 7f, -3f, 0.1f, 2.5f, 7f, -3f, 0.1f, 2.5f, 7f);
        var e = VectorMath.Exp(x);
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(e[i % 4], e[i]);
        }
    }

    [Fact]
    public void Softmax_of_every_length_is_that_of_the_formula()
    {
        for (var count = 1; count <= 35; count++)
        {
            var scores = Numbers(count + 16, count);
            var expected = scores.Take(count).Select(s => Math.Exp(0.3 * s)).ToArray();
            using var buffer = Buffer(scores, Lanes.Pad(count) + 16);
            var inverse = Attention.Softmax(buffer.Pointer, count, Lanes.Pad(count) + 16, 0.3f);
            for (var j = 0; j < Lanes.Pad(count) + 16; j++)
            {
                Assert.Equal(j < count ? expected[j] / expected.Sum() : 0, buffer.Pointer[j] * (double)inverse, 1e-6);
            }
        }
    }

    [Fact]
    public void RmsNorm_and_its_derivative_are_those_of_the_formula()
    {
        for (var width = 1; width <= 35; width++)
        {
            var stride = Lanes.Pad(width);
            var (x, gain, dy) = (Numbers(width, 1), Numbers(width, 2), Numbers(width, 3));
            using NativeBuffer bx = Buffer(x, stride), bg = Buffer(gain, stride), bd = Buffer(dy, stride);
            using NativeBuffer y = new(stride), dx = new(stride), dg = new(stride), zero = new(stride), scale = new(1);
            RmsNorm.Forward(bx.Pointer, bg.Pointer, 1e-5f, width, 1, y.Pointer, scale.Pointer);
            RmsNorm.Backward(bx.Pointer, bg.Pointer, scale.Pointer, bd.Pointer, zero.Pointer, width, 1, dx.Pointer);
            for (var c = 0; c < stride; c += 16)
            {
                RmsNorm.AddGainGradient(bx.Pointer, scale.Pointer, bd.Pointer, width, 1, c, c + Lanes.Count, dg.Pointer);
            }

            for (var i = 0; i < width; i++)
            {
                Assert.Equal(Y(x)[i], y.Pointer[i], 2e-6);
                Assert.Equal(Slope(x, i, Y, dy), dx.Pointer[i], 2e-5 * (1 + Math.Abs(dx.Pointer[i])));
                Assert.Equal(Y(x)[i] / gain[i] * dy[i], dg.Pointer[i], 1e-5);
            }

            double[] Y(double[] v) => [.. v.Select((a, i) => a / Math.Sqrt((v.Sum(b => b * b) / width) + 1e-5) * gain[i])];
        }
    }

    [Fact]
    public void SwiGlu_and_its_derivative_are_those_of_the_formula()
    {
        for (var width = 1; width <= 35; width++)
        {
            var stride = Lanes.Pad(width);
            var (gate, up, dy) = (Numbers(width, 4), Numbers(width, 5), Numbers(width, 6));
            using NativeBuffer both = new(2 * stride), bd = Buffer(dy, stride), y = new(stride), again = new(stride);
            for (var i = 0; i < width; i++)
            {
                (both.Pointer[i], both.Pointer[stride + i]) = ((float)gate[i], (float)up[i]);
            }

            SwiGlu.Forward(both.Pointer, stride, 1, y.Pointer);
            SwiGlu.Backward(both.Pointer, bd.Pointer, stride, 1, new PanelRows(again.Pointer, stride, 1), firstRow: 0);
            for (var i = 0; i < stride; i++)
            {
                var (g, u) = i < width ? (gate[i], up[i]) : (0, 0);
                var sigmoid = 1 / (1 + Math.Exp(-g));
                Assert.Equal(g * sigmoid * u, y.Pointer[i], 2e-6);
                Assert.Equal(y.Pointer[i], again.Pointer[i]);
                Assert.Equal(i < width ? dy[i] * u * sigmoid * (1 + (g * (1 - sigmoid))) : 0, both.Pointer[i], 3e-6);
                Assert.Equal(i < width ? dy[i] * g * sigmoid : 0, both.Pointer[stride + i], 2e-6);
            }
        }
    }

    [Theory]
    [InlineData(6)]
    [InlineData(32)]
    [InlineData(80)]
    public void Turning_back_undoes_turning(int size)
    {
        using var rope = new Rope(RotaryFrequencies.Unscaled(size, 10000), 50);
        rope.Prepare(50);
        var head = Numbers(size, 7);
        using var row = Buffer(head, Lanes.Pad(size));
        rope.Forward(row.Pointer, 1, size, 49);
        for (var i = 0; i < size / 2; i++)
        {
            var angle = 49 * Math.Pow(10000, -2.0 * i / size);
            Assert.Equal((head[i] * Math.Cos(angle)) - (head[i + (size / 2)] * Math.Sin(angle)), row.Pointer[i], 1e-6);
        }

        rope.Backward(row.Pointer, 1, size, 49);
        for (var i = 0; i < size; i++)
        {
            Assert.Equal(head[i], row.Pointer[i], 1e-6);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AdamW_takes_the_steps_of_the_formula(bool decayVectors)
    {
        using var weights = new DecoderWeights(TinyModel.Config);
        using var gradient = new NativeBuffer(weights.Layout.Length);
        using var optimizer = new AdamW(new TrainedWeights(weights.Layout, weights.Values), gradient);
        using var pool = new WorkerPool(2);
        var step = new OptimizerStep { LearningRate = 0.03, Beta2 = 0.95, WeightDecay = 0.1, MaxGradientNorm = 2, DecayVectors = decayVectors };
        var vector = (int)weights.Layout["model.norm.weight"].Offset;
        var random = new CounterRandom(RandomKey.FromSeed(2));
        var (w, m, v) = (new double[2], new double[2], new double[2]);
        int[] at = [7, vector + 3];
        for (var i = 0; i < 2; i++)
        {
            w[i] = weights.Values.Pointer[at[i]] = 1.5f;
        }

        for (var t = 1; t <= 5; t++)
        {
            var norm = 0.0;
            foreach (var view in weights.Layout.Views)
            {
                foreach (ref var g in gradient.AsSpan(view.Offset, view.ElementCount))
                {
                    g = (float)random.NextGaussian();
                    norm += (double)g * g;
                }
            }

            norm = Math.Sqrt(norm);
            var g01 = at.Select(i => (double)gradient.Pointer[i]).ToArray();
            Assert.Equal(norm, optimizer.Step(step, pool).GradientNorm, 1e-12 * norm);
            for (var i = 0; i < 2; i++)
            {
                var g = g01[i] * Math.Min(1, 2 / (norm + 1e-6));
                m[i] = (0.9 * m[i]) + (0.1 * g);
                v[i] = (0.95 * v[i]) + (0.05 * g * g);
                var decay = i == 0 || decayVectors ? 0.1 : 0;
                w[i] = (w[i] * (1 - (0.03 * decay))) - (0.03 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.95, t))) + 1e-8));
                Assert.Equal(w[i], weights.Values.Pointer[at[i]], 1e-6);
                Assert.Equal(0, gradient.Pointer[at[i]]);
            }
        }
    }

    private static double Slope(double[] x, int i, Func<double[], double[]> f, double[] dy)
    {
        const double H = 1e-6;
        var (above, below) = (x.ToArray(), x.ToArray());
        above[i] += H;
        below[i] -= H;
        return f(above).Zip(f(below), (a, b) => (a - b) / (2 * H)).Zip(dy, (d, g) => d * g).Sum();
    }

    private static NativeBuffer Buffer(double[] numbers, int length)
    {
        var buffer = new NativeBuffer(length);
        for (var i = 0; i < Math.Min(numbers.Length, length); i++)
        {
            buffer.Pointer[i] = (float)numbers[i];
        }

        return buffer;
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new CounterRandom(RandomKey.FromSeed(seed));
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)random.NextGaussian())];
    }
}

using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>RMSNorm, SwiGLU and rotary positions at every width around two vectors, over several rows, at every alignment of a float.</summary>
public sealed unsafe class NormAndActivationTests
{
    private const int Widest = (2 * Lanes.Count) + 3;
    private const float Epsilon = 1e-5f;

    [Fact]
    public void RmsNorm_forward_and_backward_are_those_of_the_formula()
    {
        for (var width = 1; width <= Widest; width++)
        {
            for (var rows = 0; rows <= 3; rows++)
            {
                CheckNorm(width, rows, misalignment: (width + rows) % 4);
            }
        }
    }

    [Fact]
    public void SwiGlu_forward_and_backward_are_those_of_the_formula()
    {
        for (var width = 1; width <= Widest; width++)
        {
            for (var rows = 0; rows <= 3; rows++)
            {
                CheckSwiGlu(width, rows, misalignment: (width + rows) % 4);
            }
        }
    }

    /// <summary>A head's size is even: its elements turn in pairs.</summary>
    [Fact]
    public void Rotation_of_every_head_size_is_that_of_the_formula()
    {
        for (var size = 2; size <= 2 * Widest; size += 2)
        {
            using var rope = new Rope(RotaryFrequencies.Unscaled(size, 10000), contextLength: 64);
            rope.Prepare(50);
            foreach (var position in new[] { 0, 1, 49 })
            {
                CheckRotation(rope, size, heads: 1 + (size / 2 % 3), position, misalignment: size / 2 % 4);
            }
        }
    }

    private static void CheckNorm(int width, int rows, int misalignment)
    {
        var stride = Lanes.Pad(width);
        var (x, gain) = (GuardedBuffer.Numbers(rows * width, width), GuardedBuffer.Numbers(width, width + 100));
        var (dy, residual) = (GuardedBuffer.Numbers(rows * width, width + 200), GuardedBuffer.Numbers(rows * width, width + 300));
        using GuardedBuffer bx = Rows(x), bdy = Rows(dy), bresidual = Rows(residual), y = Rows(new float[rows * width]), dx = Rows(new float[rows * width]);
        using var bgain = GuardedBuffer.Rows(gain, 1, width, stride, misalignment);
        using GuardedBuffer scale = new(rows, misalignment), again = new(rows * stride, misalignment), dGain = new(stride, misalignment);
        var panels = new PanelRows(again.Pointer, stride, rows);
        RmsNorm.Forward(bx.Pointer, bgain.Pointer, Epsilon, width, rows, y.Pointer, scale.Pointer);
        RmsNorm.Recompute(bx.Pointer, bgain.Pointer, scale.Pointer, width, rows, panels, firstRow: 0);
        RmsNorm.Backward(bx.Pointer, bgain.Pointer, scale.Pointer, bdy.Pointer, bresidual.Pointer, width, rows, dx.Pointer);

        // Two parts, of which the second starts where a task of it may.
        RmsNorm.AddGainGradient(bx.Pointer, scale.Pointer, bdy.Pointer, width, rows, 0, Lanes.Count, dGain.Pointer);
        RmsNorm.AddGainGradient(bx.Pointer, scale.Pointer, bdy.Pointer, width, rows, Lanes.Count, stride, dGain.Pointer);

        var scales = new Approximation[rows];
        for (var t = 0; t < rows; t++)
        {
            var row = x.Skip(t * width).Take(width).Select(v => (Approximation)v).ToArray();
            scales[t] = 1f / ((Approximation.Sum(row.Select(v => v * v)) / width) + Epsilon).Sqrt();
            scales[t].Check(scale[t], "scale", width, rows, t);
            var inner = Approximation.Sum(row.Select((v, i) => (Approximation)dy[(t * width) + i] * gain[i] * v)) * scales[t] * scales[t] / width;
            for (var i = 0; i < width; i++)
            {
                var at = (t * stride) + i;
                (row[i] * scales[t] * gain[i]).Check(y[at], "y", width, rows, t, i);
                Assert.Equal(y[at], *(panels.At(t, i / Lanes.Count * Lanes.Count) + (i % Lanes.Count)));
                (((((Approximation)dy[(t * width) + i] * gain[i]) - (row[i] * inner)) * scales[t]) + residual[(t * width) + i]).Check(dx[at], "dx", width, rows, t, i);
            }

            Assert.False(y.Values[((t * stride) + width)..((t + 1) * stride)].ContainsAnyExcept(0f), "padding stays zero");
            Assert.False(dx.Values[((t * stride) + width)..((t + 1) * stride)].ContainsAnyExcept(0f), "padding stays zero");
        }

        for (var i = 0; i < width; i++)
        {
            Approximation.Sum(Enumerable.Range(0, rows).Select(t => (Approximation)dy[(t * width) + i] * (x[(t * width) + i] * scales[t]))).Check(dGain[i], "gain gradient", width, rows, i);
        }

        GuardedBuffer Rows(float[] numbers) => GuardedBuffer.Rows(numbers, rows, width, stride, misalignment);
    }

    private static void CheckSwiGlu(int width, int rows, int misalignment)
    {
        var stride = Lanes.Pad(width);

        // Gates on both sides of where the sigmoid saturates.
        var gate = Array.ConvertAll(GuardedBuffer.Numbers(rows * width, width), g => 8 * g);
        var (up, dy) = (GuardedBuffer.Numbers(rows * width, width + 100), GuardedBuffer.Numbers(rows * width, width + 200));
        using GuardedBuffer both = new(rows * 2 * stride, misalignment), y = new(rows * stride, misalignment);
        using var again = new GuardedBuffer(rows * stride, misalignment);
        using var bdy = GuardedBuffer.Rows(dy, rows, width, stride, misalignment);
        for (var t = 0; t < rows; t++)
        {
            gate.AsSpan(t * width, width).CopyTo(both.Values[(2 * t * stride)..]);
            up.AsSpan(t * width, width).CopyTo(both.Values[(((2 * t) + 1) * stride)..]);
        }

        var panels = new PanelRows(again.Pointer, stride, rows);
        SwiGlu.Forward(both.Pointer, stride, rows, y.Pointer);
        SwiGlu.Backward(both.Pointer, bdy.Pointer, stride, rows, panels, firstRow: 0);
        for (var t = 0; t < rows; t++)
        {
            for (var i = 0; i < stride; i++)
            {
                var real = i < width;
                var g = (Approximation)(real ? gate[(t * width) + i] : 0f);
                var (u, slope) = (real ? up[(t * width) + i] : 0f, real ? dy[(t * width) + i] : 0f);
                var sigmoid = g.Sigmoid();
                (g * sigmoid * u).Check(y[(t * stride) + i], "y", width, rows, t, i);
                Assert.Equal(y[(t * stride) + i], *(panels.At(t, i / Lanes.Count * Lanes.Count) + (i % Lanes.Count)));
                (slope * u * (sigmoid + (g * sigmoid * (1f - sigmoid)))).Check(both[(2 * t * stride) + i], "gate gradient", width, rows, t, i);
                (slope * (g * sigmoid)).Check(both[(((2 * t) + 1) * stride) + i], "up gradient", width, rows, t, i);
            }
        }
    }

    private static void CheckRotation(Rope rope, int size, int heads, int position, int misalignment)
    {
        var stride = Lanes.Pad(size) + 1;
        var numbers = GuardedBuffer.Numbers(heads * size, size);
        using var forward = GuardedBuffer.Rows(numbers, heads, size, stride, misalignment);
        using var backward = GuardedBuffer.Rows(numbers, heads, size, stride, misalignment);
        rope.Forward(forward.Pointer, heads, stride, position);
        rope.Backward(backward.Pointer, heads, stride, position);
        for (var h = 0; h < heads; h++)
        {
            for (var i = 0; i < size / 2; i++)
            {
                var angle = position * Math.Pow(10000, -2.0 * i / size);
                var (cos, sin) = (Approximation.Round(Math.Cos(angle)), Approximation.Round(Math.Sin(angle)));
                var (a, b) = ((Approximation)numbers[(h * size) + i], (Approximation)numbers[(h * size) + (size / 2) + i]);
                var at = (h * stride) + i;
                ((a * cos) - (b * sin)).Check(forward[at], "first", size, position, h, i);
                ((b * cos) + (a * sin)).Check(forward[at + (size / 2)], "second", size, position, h, i);
                ((a * cos) + (b * sin)).Check(backward[at], "first, turned back", size, position, h, i);
                ((b * cos) - (a * sin)).Check(backward[at + (size / 2)], "second, turned back", size, position, h, i);
            }

            Assert.False(forward.Values[((h * stride) + size)..((h + 1) * stride)].ContainsAnyExcept(0f), "padding stays zero");
        }
    }
}

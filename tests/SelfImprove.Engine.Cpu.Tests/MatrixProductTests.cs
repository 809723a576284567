using System.Runtime.Intrinsics;
using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests;

/// <summary>Kernels against scalar chains of fused multiply-adds: not close, but equal, at every width of vector.</summary>
public sealed unsafe class MatrixProductTests
{
    private delegate void Kernel(
        float* a, nint aRow, nint aStep, float* b, nint bStep, float* c, nint cRow, int rows, int columns, int depth, bool add, bool panelIsNear = false,
        float* nextPanel = null);

    public static TheoryData<int> Widths => [512, 256, 128];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_tile_equals_the_scalar_chain(int width)
    {
        for (var rows = 0; rows <= 27; rows++)
        {
            foreach (var columns in new[] { 16, 32, 48 })
            {
                foreach (var depth in new[] { 0, 1, 2, 15, 33 })
                {
                    Check(width, rows, columns, depth, add: false, transposed: false);
                    Check(width, rows, columns, depth, add: true, transposed: true);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_depth_equals_the_scalar_chain(int width)
    {
        // One row of each tile, and all of them together.
        foreach (var rows in new[] { 1, 2, 4, 12, 19 })
        {
            for (var depth = 0; depth <= (2 * Lanes.Count) + 3; depth++)
            {
                foreach (var columns in new[] { 0, 16, 32, 48 })
                {
                    Check(width, rows, columns, depth, add: true, transposed: false);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_tile_of_bfloat16_panels_equals_the_scalar_chain(int width)
    {
        const int Columns = MatrixProduct.PanelWidth;
        Kernel kernel = width switch
        {
            512 => MatrixTile<Lanes512, Vector512<float>, Bfloat16Panel<Lanes512, Vector512<float>>>.Multiply,
            256 => MatrixTile<Lanes256, Vector256<float>, Bfloat16Panel<Lanes256, Vector256<float>>>.Multiply,
            _ => MatrixTile<Lanes128, Vector128<float>, Bfloat16Panel<Lanes128, Vector128<float>>>.Multiply,
        };
        foreach (var (rows, depth) in Enumerable.Range(0, 28).SelectMany(rows => Enumerable.Range(0, (2 * Lanes.Count) + 4).Select(depth => (rows, depth))))
        {
            var random = new CounterRandom(RandomKey.FromSeed((rows * 1000) + depth));
            var a = Numbers(random, Math.Max(1, rows * depth));
            var b = Numbers(random, depth * Columns).Select(v => Bfloat16.FromSingle(v)).ToArray();
            var panel = new float[Math.Max(1, depth * Columns / 2)];
            for (var i = 0; i < depth * Columns / 2; i++)
            {
                var first = (i / Lanes.Count * Columns) + (i % Lanes.Count);
                panel[i] = BitConverter.UInt32BitsToSingle(b[first] | (b[first + Lanes.Count] << 16));
            }

            var c = new float[Math.Max(1, rows * (Columns + 5))];
            var expected = c.ToArray();
            for (var i = 0; i < rows * Columns; i++)
            {
                var (row, column) = (i / Columns, i % Columns);
                for (var k = 0; k < depth; k++)
                {
                    ref var e = ref expected[(row * (Columns + 5)) + column];
                    e = MathF.FusedMultiplyAdd(a[(row * depth) + k], BitConverter.UInt32BitsToSingle(b[(k * Columns) + column] << 16), e);
                }
            }

            fixed (float* pa = a, pb = panel, pc = c)
            {
                kernel(pa, depth, 1, pb, Columns / 2, pc, Columns + 5, rows, Columns, depth, add: false);
            }

            Assert.Equal(expected, c);
        }
    }

    [Theory]
    [InlineData(1, 7, 5, 1, 5)]
    [InlineData(13, 7, 5, 1, 5)]
    [InlineData(29, 12, 36, 3, 6)]
    [InlineData(25, 100, 70, 5, 70)]
    [InlineData(300, 40, 33, 1, 33)]
    public void A_linear_map_and_its_gradients_are_those_of_the_matrix(int rows, int outputs, int inputs, int outputGroups, int inputGroup)
    {
        var outputGroup = outputs / outputGroups;
        var view = new ParameterView("w", [outputs, inputs], 16);
        using var map = new Linear(inputs, inputGroup, outputGroup, view);
        var random = new CounterRandom(RandomKey.FromSeed(rows + outputs));
        var weights = Numbers(random, 16 + (outputs * inputs));
        var x = Numbers(random, rows * inputs);
        var dy = Numbers(random, rows * outputs);
        using var paddedX = Pad(x, rows, inputs, inputGroup, map.InputWidth);
        using var paddedDy = Pad(dy, rows, outputs, outputGroup, map.OutputWidth);
        using var y = new NativeBuffer((long)rows * map.OutputWidth);
        using var dx = new NativeBuffer((long)rows * map.InputWidth);
        using var gradient = new NativeBuffer(weights.Length);
        using var scratch = new NativeBuffer(Linear.GradientScratchLength);
        using var panelMemory = new NativeBuffer(paddedX.Length);
        var panels = new PanelRows(panelMemory.Pointer, map.InputWidth, rows);
        panels.Fill(paddedX.Pointer, 0, rows);
        fixed (float* w = weights)
        {
            map.PackForward(w);
            map.PackBackward(w);
        }

        map.Forward(paddedX.Pointer, rows, y.Pointer);
        map.Backward(paddedDy.Pointer, rows, dx.Pointer);
        for (var task = 0; task < map.GradientTasks(map.OutputWidth); task++)
        {
            map.AddGradient(task, paddedDy.Pointer, map.OutputWidth, 0, map.OutputWidth, panels, rows, gradient.Pointer,
                scratch.Pointer);
        }

        for (var t = 0; t < rows; t++)
        {
            for (var n = 0; n < map.OutputWidth; n++)
            {
                var real = Real(n, outputGroup);
                var expected = real < 0 ? 0 : Sum(inputs, k => (double)x[(t * inputs) + k] * weights[16 + (real * inputs) + k]);
                AssertClose(expected, y.Pointer[(t * map.OutputWidth) + n], inputs);
            }

            for (var k = 0; k < map.InputWidth; k++)
            {
                var real = Real(k, inputGroup);
                var expected = real < 0 ? 0 : Sum(outputs, n => (double)dy[(t * outputs) + n] * weights[16 + (n * inputs) + real]);
                AssertClose(expected, dx.Pointer[(t * map.InputWidth) + k], outputs);
            }
        }

        for (var n = 0; n < outputs; n++)
        {
            for (var k = 0; k < inputs; k++)
            {
                var expected = Sum(rows, t => (double)dy[(t * outputs) + n] * x[(t * inputs) + k]);
                AssertClose(expected, gradient.Pointer[16 + (n * inputs) + k], rows);
            }
        }

        Assert.All(gradient.AsSpan(0, 16).ToArray(), g => Assert.Equal(0, g));
    }

    private static void Check(int width, int rows, int columns, int depth, bool add, bool transposed)
    {
        var random = new CounterRandom(RandomKey.FromSeed((rows * 1000) + columns + depth));
        var a = Numbers(random, Math.Max(1, rows * depth));
        var b = Numbers(random, Math.Max(1, depth * (columns + 3)));
        var c = Numbers(random, Math.Max(1, rows * (columns + 5)));
        var expected = c.ToArray();
        var (aRow, aStep) = transposed ? (1, rows) : (depth, 1);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0f;
                for (var k = 0; k < depth; k++)
                {
                    sum = MathF.FusedMultiplyAdd(a[(i * aRow) + (k * aStep)], b[(k * (columns + 3)) + j], sum);
                }

                ref var e = ref expected[(i * (columns + 5)) + j];
                e = add ? e + sum : sum;
            }
        }

        Kernel kernel = width switch
        {
            512 => MatrixTile<Lanes512, Vector512<float>, FloatPanel<Lanes512, Vector512<float>>>.Multiply,
            256 => MatrixTile<Lanes256, Vector256<float>, FloatPanel<Lanes256, Vector256<float>>>.Multiply,
            _ => MatrixTile<Lanes128, Vector128<float>, FloatPanel<Lanes128, Vector128<float>>>.Multiply,
        };
        using var ba = GuardedBuffer.Rows(a, 1, a.Length, a.Length, depth % 4);
        using var bb = GuardedBuffer.Rows(b, 1, b.Length, b.Length, (depth + 1) % 4);
        using var bc = GuardedBuffer.Rows(c, 1, c.Length, c.Length, (depth + rows) % 4);
        kernel(ba.Pointer, aRow, aStep, bb.Pointer, columns + 3, bc.Pointer, columns + 5, rows, columns, depth, add, nextPanel: depth % 2 == 0 ? null : bb.Pointer);
        Assert.True(bc.Values.SequenceEqual(expected), $"{rows} x {columns} x {depth}");
    }

    private static int Real(int padded, int group)
    {
        var (g, within) = (padded / Lanes.Pad(group), padded % Lanes.Pad(group));
        return within < group ? (g * group) + within : -1;
    }

    private static NativeBuffer Pad(float[] source, int rows, int width, int group, int paddedWidth)
    {
        var buffer = new NativeBuffer((long)rows * paddedWidth);
        for (var t = 0; t < rows; t++)
        {
            for (var i = 0; i < paddedWidth; i++)
            {
                var real = Real(i, group);
                buffer.Pointer[(t * paddedWidth) + i] = real < 0 ? 0 : source[(t * width) + real];
            }
        }

        return buffer;
    }

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    // Numbers are below 1: each of n roundings is at most half a unit of a sum below n.
    private static void AssertClose(double expected, float actual, int terms) => Assert.Equal(expected, actual, 6e-8 * terms * Math.Sqrt(terms));

    private static float[] Numbers(CounterRandom random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
}

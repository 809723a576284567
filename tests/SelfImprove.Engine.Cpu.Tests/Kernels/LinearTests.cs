using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>Linear maps of every width and number of rows around two vectors: forward, both gradients, bfloat16 weights, and many workers at once.</summary>
public sealed unsafe class LinearTests
{
    private const int Longest = (2 * Lanes.Count) + 3;

    public static TheoryData<int> Threads => [1, 2, 3, 8];

    [Fact]
    public void Every_number_of_rows_outputs_and_inputs_is_that_of_the_matrix()
    {
        for (var size = 1; size <= Longest; size++)
        {
            Check(rows: size - 1, outputs: 7, inputs: 5, misalignment: size % 4);
            Check(rows: 3, outputs: size, inputs: 5, misalignment: size % 4);
            Check(rows: 3, outputs: 7, inputs: size, misalignment: size % 4);
        }
    }

    [Fact]
    public void Weights_in_bfloat16_give_the_bits_of_rounded_weights()
    {
        for (var size = 1; size <= Longest; size++)
        {
            CheckBfloat16(rows: size - 1, outputs: 40, inputs: 5, misalignment: size % 4);
            CheckBfloat16(rows: 3, outputs: size, inputs: 5, misalignment: size % 4);
            CheckBfloat16(rows: 3, outputs: 40, inputs: size, misalignment: size % 4);
        }
    }

    [Fact]
    public void Weights_that_are_read_into_panels_give_the_bits_of_packed_ones()
    {
        for (var size = 1; size <= Longest; size++)
        {
            CheckPanels(rows: size - 1, outputs: 40, inputs: 5, misalignment: size % 4);
            CheckPanels(rows: 3, outputs: size, inputs: 5, misalignment: size % 4);
            CheckPanels(rows: 3, outputs: 70, inputs: size, misalignment: size % 4);
        }
    }

    /// <summary>So wide that a dozen rows fill the cache, and more are run in turns.</summary>
    [Fact]
    public void Rows_that_are_run_in_turns_have_the_bits_of_rows_run_alone()
    {
        const int Rows = 29;
        const int Wide = 20_000;
        foreach (var (outputs, inputs) in new[] { (7, Wide), (Wide, 7) })
        {
            using var map = new Linear(inputs, inputs, 0, new ParameterView("w", [outputs, inputs], 0));
            using var weights = GuardedBuffer.Rows(GuardedBuffer.Numbers(outputs * inputs, 1), outputs, inputs, inputs, 0);
            map.PackForward(weights.Pointer);
            map.PackBackward(weights.Pointer);
            using var x = GuardedBuffer.Rows(GuardedBuffer.Numbers(Rows * inputs, 2), Rows, inputs, map.InputWidth, 0);
            using GuardedBuffer y = new(Rows * map.OutputWidth, 0), one = new(map.OutputWidth, 0);
            using GuardedBuffer dx = new(Rows * map.InputWidth, 0), dOne = new(map.InputWidth, 0);
            map.Forward(x.Pointer, Rows, y.Pointer);
            map.Backward(y.Pointer, Rows, dx.Pointer);
            for (var row = 0; row < Rows; row++)
            {
                map.Forward(x.Pointer + ((long)row * map.InputWidth), 1, one.Pointer);
                map.Backward(one.Pointer, 1, dOne.Pointer);
                Assert.True(y.Values.Slice(row * map.OutputWidth, map.OutputWidth).SequenceEqual(one.Values), $"row {row} forward");
                Assert.True(dx.Values.Slice(row * map.InputWidth, map.InputWidth).SequenceEqual(dOne.Values), $"row {row} backward");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Threads))]
    public void Workers_that_share_a_product_give_the_bits_of_one(int threads)
    {
        using var pool = new WorkerPool(threads);
        using var team = new TeamProduct(pool);
        for (var rows = 1; rows <= Longest; rows++)
        {
            foreach (var add in new[] { false, true })
            {
                using var map = new Linear(21, 21, 0, new ParameterView("w", [150, 21], 0));
                using var weights = GuardedBuffer.Rows(GuardedBuffer.Numbers(150 * 21, 1), 150, 21, 21, 0);
                map.PackForward(weights.Pointer);
                using var x = GuardedBuffer.Rows(GuardedBuffer.Numbers(rows * 21, rows), rows, 21, map.InputWidth, rows % 4);
                using GuardedBuffer one = new(rows * map.OutputWidth, rows % 4), many = new(rows * map.OutputWidth, rows % 4);
                one.Values.Fill(0.5f);
                many.Values.Fill(0.5f);
                map.Forward(x.Pointer, rows, one.Pointer, add);
                team.Run(map, x.Pointer, rows, many.Pointer, add);
                Assert.True(one.Values.SequenceEqual(many.Values), $"{rows} rows, {threads} threads");
            }
        }
    }

    private static void Check(int rows, int outputs, int inputs, int misalignment)
    {
        using var map = new Linear(inputs, inputs, 0, new ParameterView("w", [outputs, inputs], 0));
        var (w, x, dy) = (GuardedBuffer.Numbers(outputs * inputs, 1), GuardedBuffer.Numbers(rows * inputs, rows + 2), GuardedBuffer.Numbers(rows * outputs, rows + 3));
        using var weights = GuardedBuffer.Rows(w, outputs, inputs, inputs, misalignment);
        using var bx = GuardedBuffer.Rows(x, rows, inputs, map.InputWidth, misalignment);
        using var bdy = GuardedBuffer.Rows(dy, rows, outputs, map.OutputWidth, misalignment);
        using GuardedBuffer y = new(rows * map.OutputWidth, misalignment), dx = new(rows * map.InputWidth, misalignment);
        using GuardedBuffer gradient = new(outputs * inputs, misalignment), panelMemory = new(rows * map.InputWidth, misalignment);
        using var scratch = new GuardedBuffer((int)Linear.GradientScratchLength, misalignment);
        var panels = new PanelRows(panelMemory.Pointer, map.InputWidth, rows);
        panels.Fill(bx.Pointer, 0, rows);
        map.PackForward(weights.Pointer);
        map.PackBackward(weights.Pointer);
        gradient.Values.Fill(0.5f);

        // Twice, the second time on top.
        map.Forward(bx.Pointer, rows, y.Pointer);
        map.Forward(bx.Pointer, rows, y.Pointer, add: true);
        map.Backward(bdy.Pointer, rows, dx.Pointer);
        map.Backward(bdy.Pointer, rows, dx.Pointer, add: true);
        for (var task = 0; task < map.GradientTasks(map.OutputWidth); task++)
        {
            map.AddGradient(task, bdy.Pointer, map.OutputWidth, 0, map.OutputWidth, panels, rows, gradient.Pointer, scratch.Pointer);
        }

        for (var i = 0; i < rows * map.OutputWidth; i++)
        {
            var (t, n) = (i / map.OutputWidth, i % map.OutputWidth);
            var sum = n < outputs ? Sum(inputs, k => (Approximation)x[(t * inputs) + k] * w[(n * inputs) + k]) : 0f;
            (sum + sum).Check(y[i], "y", rows, outputs, inputs, t, n);
        }

        for (var i = 0; i < rows * map.InputWidth; i++)
        {
            var (t, k) = (i / map.InputWidth, i % map.InputWidth);
            var sum = k < inputs ? Sum(outputs, n => (Approximation)dy[(t * outputs) + n] * w[(n * inputs) + k]) : 0f;
            (sum + sum).Check(dx[i], "dx", rows, outputs, inputs, t, k);
        }

        for (var i = 0; i < outputs * inputs; i++)
        {
            var (n, k) = (i / inputs, i % inputs);
            (0.5f + Sum(rows, t => (Approximation)dy[(t * outputs) + n] * x[(t * inputs) + k])).Check(gradient[i], "weight gradient", rows, outputs, inputs, n, k);
        }
    }

    private static void CheckPanels(int rows, int outputs, int inputs, int misalignment)
    {
        var view = new ParameterView("w", [outputs, inputs], 0);
        using Linear exact = new(inputs, inputs, 0, view), panels = new(inputs, inputs, 0, view);
        var w = GuardedBuffer.Numbers(outputs * inputs, 1);
        using var weights = GuardedBuffer.Rows(w, outputs, inputs, inputs, misalignment);
        exact.PackForward(weights.Pointer);
        panels.Reserve(WeightFormat.Float32);
        for (var panel = 0; panel < panels.PanelCount; panel++)
        {
            panels.PackPanel(panel, (start, destination) => w.AsSpan((int)start, destination.Length).CopyTo(destination));
        }

        using var x = GuardedBuffer.Rows(GuardedBuffer.Numbers(rows * inputs, rows), rows, inputs, exact.InputWidth, misalignment);
        using GuardedBuffer y = new(rows * exact.OutputWidth, misalignment), yPanels = new(rows * exact.OutputWidth, misalignment), row = new(exact.InputWidth, misalignment);
        exact.Forward(x.Pointer, rows, y.Pointer);
        panels.Forward(x.Pointer, rows, yPanels.Pointer);
        Assert.True(y.Values.SequenceEqual(yPanels.Values), $"{rows} rows, {outputs} outputs, {inputs} inputs");
        for (var output = 0; output < outputs; output++)
        {
            panels.ReadRow(output, row.Pointer);
            Assert.True(row.Values[..inputs].SequenceEqual(w.AsSpan(output * inputs, inputs)), $"output {output} of {outputs}, {inputs} inputs");
        }

        CheckTurned(exact, panels, weights.Pointer, rows, misalignment);
    }

    private static void CheckBfloat16(int rows, int outputs, int inputs, int misalignment)
    {
        var view = new ParameterView("w", [outputs, inputs], 0);
        using Linear exact = new(inputs, inputs, 0, view), rounded = new(inputs, inputs, 0, view);
        var w = GuardedBuffer.Numbers(outputs * inputs, 1);
        using var weights = GuardedBuffer.Rows(Array.ConvertAll(w, v => BitConverter.UInt32BitsToSingle(Bfloat16.FromSingle(v) << 16)), outputs, inputs, inputs, misalignment);
        exact.PackForward(weights.Pointer);
        rounded.Reserve(WeightFormat.Bfloat16);
        for (var panel = 0; panel < rounded.PanelCount; panel++)
        {
            rounded.PackPanel(panel, (start, destination) => w.AsSpan((int)start, destination.Length).CopyTo(destination));
        }

        using var x = GuardedBuffer.Rows(GuardedBuffer.Numbers(rows * inputs, rows), rows, inputs, exact.InputWidth, misalignment);
        using GuardedBuffer y = new(rows * exact.OutputWidth, misalignment), yRounded = new(rows * exact.OutputWidth, misalignment);
        exact.Forward(x.Pointer, rows, y.Pointer);
        rounded.Forward(x.Pointer, rows, yRounded.Pointer);
        Assert.True(y.Values.SequenceEqual(yRounded.Values), $"{rows} rows, {outputs} outputs, {inputs} inputs");
        CheckTurned(exact, rounded, weights.Pointer, rows, misalignment);
    }

    /// <summary>Input gradients from panels that were turned within memory: of all outputs, and of those from the second panel on.</summary>
    private static void CheckTurned(Linear exact, Linear turned, float* weights, int rows, int misalignment)
    {
        exact.PackBackward(weights);
        turned.ReserveBackward();
        for (var panel = 0; panel < turned.BackwardPanelCount; panel++)
        {
            turned.TurnPanel(panel);
        }

        for (var first = 0; first < exact.OutputWidth; first += MatrixProduct.PanelWidth)
        {
            var count = exact.OutputWidth - first;
            using var dy = GuardedBuffer.Rows(GuardedBuffer.Numbers(rows * count, 3), rows, count, count, misalignment);
            using GuardedBuffer dx = new(rows * exact.InputWidth, misalignment), dxTurned = new(rows * exact.InputWidth, misalignment);
            exact.Backward(dy.Pointer, count, rows, first, count, dx.Pointer);
            turned.Backward(dy.Pointer, count, rows, first, count, dxTurned.Pointer);
            Assert.True(dx.Values.SequenceEqual(dxTurned.Values), $"turned: {rows} rows, outputs {first} to {exact.OutputWidth}, {exact.InputWidth} inputs");
        }
    }

    private static Approximation Sum(int count, Func<int, Approximation> term) => Approximation.Sum(Enumerable.Range(0, count).Select(term));
}

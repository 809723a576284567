using System.Runtime.Intrinsics;
using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>Sums, softmax and sigmoid at every length around two vectors and at every alignment of a float.</summary>
/// <remarks>Rows are padded to 16 by contract: a length of n floats is n numbers and zeros behind them.</remarks>
public sealed unsafe class VectorMathTests
{
    private const int Longest = (2 * Lanes.Count) + 3;

    [Fact]
    public void Sigmoid_is_that_of_the_formula_from_one_end_to_the_other()
    {
        for (var x = -87f; x <= 110f; x += 0.0371f)
        {
            ((Approximation)x).Sigmoid().Check(VectorMath.Sigmoid(Vector512.Create(x))[5], "sigmoid", (int)x);
        }

        // e^-x no longer fits: the result is as good as 0, and finite.
        Assert.InRange(VectorMath.Sigmoid(Vector512.Create(-1000f))[0], 0f, 1e-38f);
    }

    [Fact]
    public void Dot_products_scaling_and_copies_of_every_length_are_right()
    {
        for (var count = 0; count <= Longest; count++)
        {
            for (var misalignment = 0; misalignment <= 3; misalignment++)
            {
                var (stride, a, b) = (Lanes.Pad(count), GuardedBuffer.Numbers(count, count), GuardedBuffer.Numbers(count, count + 100));
                using var x = GuardedBuffer.Rows(a, 1, count, stride, misalignment);
                using var y = GuardedBuffer.Rows(b, 1, count, stride, 3 - misalignment);
                using var copy = new GuardedBuffer(count, misalignment);
                Approximation.Sum(a.Zip(b, (p, q) => (Approximation)p * q)).Check(VectorMath.Dot(x.Pointer, y.Pointer, stride), "dot", count, misalignment);

                VectorMath.Copy(x.Pointer, copy.Pointer, count);
                Assert.Equal(a, copy.Values.ToArray());
                Attention.Scale(x.Pointer, 0.3f, stride);
                Assert.Equal(a.Select(v => v * 0.3f), x.Values[..count].ToArray());
            }
        }
    }

    [Fact]
    public void Sums_and_maxima_of_columns_take_every_row()
    {
        for (var rows = 0; rows <= Longest; rows++)
        {
            var numbers = GuardedBuffer.Numbers(rows * Lanes.Count, rows);
            using var x = GuardedBuffer.Rows(numbers, rows, Lanes.Count, Lanes.Count + 3, rows % 4);
            var sums = VectorMath.ColumnSums(x.Pointer, Lanes.Count + 3, rows);
            for (var j = 0; j < Lanes.Count; j++)
            {
                Approximation.Sum(Enumerable.Range(0, rows).Select(t => (Approximation)numbers[(t * Lanes.Count) + j])).Check(sums[j], "column sum", rows, j);
            }

            if (rows > 0)
            {
                var first = numbers.Take(Lanes.Count).ToArray();
                Assert.Equal(first.Max(), VectorMath.Max(Vector512.Create(first)));
                Approximation.Sum(first.Select(v => (Approximation)v)).Check(VectorMath.Sum(Vector512.Create(first)), "sum", rows);
            }
        }
    }

    /// <summary>From one score on: a token always attends to itself.</summary>
    [Fact]
    public void Softmax_of_every_length_and_alignment_is_that_of_the_formula()
    {
        const float Scale = 0.3f;
        for (var count = 1; count <= Longest; count++)
        {
            for (var misalignment = 0; misalignment <= 3; misalignment++)
            {
                // What stands behind the scores is left from other rows.
                var clearTo = Lanes.Pad(count) + Lanes.Count;
                var numbers = GuardedBuffer.Numbers(clearTo, count);
                using var scores = GuardedBuffer.Rows(numbers, 1, clearTo, clearTo, misalignment);
                var inverse = Attention.Softmax(scores.Pointer, count, clearTo, Scale);

                var scaled = numbers.Take(count).Select(s => (Approximation)s * Scale).ToArray();
                var powers = scaled.Select(s => (s - (float)scaled.Max(z => z.Value)).Exp()).ToArray();
                var sum = Approximation.Sum(powers);
                for (var j = 0; j < count; j++)
                {
                    (powers[j] / sum).Check(scores[j] * (double)inverse, "softmax", count, misalignment, j);
                }

                Assert.False(scores.Values[count..].ContainsAnyExcept(0f));
            }
        }
    }
}

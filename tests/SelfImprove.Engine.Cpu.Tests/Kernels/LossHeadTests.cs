using SelfImprove.Engine.Cpu.Tests.Reference;
using SelfImprove.Engines.Cpu;

namespace SelfImprove.Engine.Cpu.Tests.Kernels;

/// <summary>Log-probs, entropies and values of rows, and their gradient, at every vocabulary and hidden width around two vectors and around blocks.</summary>
public sealed unsafe class LossHeadTests
{
    private const int Longest = (2 * Lanes.Count) + 3;
    private const float InverseTemperature = 1.25f;

    [Fact]
    public void Every_vocabulary_is_that_of_the_formula()
    {
        for (var vocabulary = 1; vocabulary <= Longest; vocabulary++)
        {
            Check(vocabulary, hidden: 9, rows: 3, misalignment: vocabulary % 4);
        }
    }

    [Fact]
    public void Every_width_and_number_of_rows_is_that_of_the_formula()
    {
        for (var size = 1; size <= Longest; size++)
        {
            Check(vocabulary: 21, size, rows: 2, misalignment: size % 4);
            Check(vocabulary: 21, hidden: 5, rows: size - 1, misalignment: size % 4);
        }
    }

    [Theory]
    [InlineData(LogitSummary.BlockSize - 1)]
    [InlineData(LogitSummary.BlockSize)]
    [InlineData(LogitSummary.BlockSize + 1)]
    [InlineData((2 * LogitSummary.BlockSize) + Longest)]
    public void Blocks_of_the_vocabulary_add_up(int vocabulary) => Check(vocabulary, hidden: 5, rows: 4, misalignment: 2);

    private static void Check(int vocabulary, int hidden, int rows, int misalignment)
    {
        using var weights = Weights(vocabulary, hidden);
        using var pool = new WorkerPool(1);
        weights.PrepareForward(pool);
        weights.PrepareBackward(pool);
        var head = new LossHead(weights);
        var stride = weights.HiddenStride;
        var normed = GuardedBuffer.Numbers(rows * hidden, hidden + 50);
        var targets = Enumerable.Range(0, rows).Select(t => ((t * 37) + vocabulary - 1) % vocabulary).ToArray();
        double[] dLogProbs = [.. Enumerable.Range(0, rows).Select(t => Math.Sin(t + 1))], dEntropies = [.. Enumerable.Range(0, rows).Select(t => Math.Cos(t))];
        double[] dValues = [.. Enumerable.Range(0, rows).Select(t => Math.Sin(3 * t) - 0.3)], values = new double[rows];
        var summaries = new LogitSummary[Math.Max(1, rows)];
        using var x = GuardedBuffer.Rows(normed, rows, hidden, stride, misalignment);
        using GuardedBuffer logits = new(rows * head.BlockStride, misalignment), targetLogits = new(rows, misalignment);
        using GuardedBuffer dNormed = new(rows * stride, misalignment), gradient = new((int)weights.Layout.Length, misalignment);
        var logitGradients = new float[rows, vocabulary];
        fixed (int* ids = targets)
        fixed (LogitSummary* sums = summaries)
        {
            head.Forward(x.Pointer, rows, ids, InverseTemperature, logits.Pointer, sums, targetLogits.Pointer);
            head.Values(x.Pointer, rows, values);
            for (var block = 0; block < head.BlockCount; block++)
            {
                head.Backward(
                    block, x.Pointer, rows, ids, InverseTemperature, sums, dLogProbs, dEntropies, logits.Pointer, dNormed.Pointer);
                for (var i = 0; i < rows * head.BlockWidth(block); i++)
                {
                    var (t, v) = (i / head.BlockWidth(block), i % head.BlockWidth(block));
                    logitGradients[t, (block * LogitSummary.BlockSize) + v] = logits[(t * head.BlockStride) + v];
                }
            }

            head.ValuesBackward(dValues, rows, dNormed.Pointer);
            for (var column = 0; column < stride; column += Lanes.Count)
            {
                head.AddValueGradient(x.Pointer, dValues, rows, column, gradient.Pointer);
            }
        }

        var (w, valueHead) = (Matrix(weights, "model.embed_tokens.weight"), Matrix(weights, ParameterLayout.ValueHeadName));
        for (var t = 0; t < rows; t++)
        {
            var row = Enumerable.Range(0, hidden).Select(k => (Approximation)normed[(t * hidden) + k]).ToArray();
            var z = Enumerable.Range(0, vocabulary).Select(v => Approximation.Sum(row.Select((a, k) => a * w[(v * hidden) + k])) * InverseTemperature).ToArray();
            var largest = (float)z.Max(a => a.Value);
            var d = Array.ConvertAll(z, a => a - largest);
            var powers = Array.ConvertAll(d, a => a.Exp());
            var sum = Approximation.Sum(powers);
            var entropy = sum.Log() - (Approximation.Sum(d.Zip(powers, (a, e) => e * a)) / sum);
            (d[targets[t]] - sum.Log()).Check(summaries[t].LogProb(targetLogits[t]), "log-prob", vocabulary, hidden, rows, t);
            entropy.Check(summaries[t].Entropy, "entropy", vocabulary, hidden, rows, t);
            Approximation.Sum(row.Select((a, k) => a * valueHead[k])).Check(values[t], "value", vocabulary, hidden, rows, t);

            // dlogprob/dz = [target] - p, dH/dz = -p (ln p + H), z = logit / T
            var (dl, dh, dv) = (Approximation.Round(dLogProbs[t]), Approximation.Round(dEntropies[t]), Approximation.Round(dValues[t]));
            var dz = new Approximation[vocabulary];
            for (var v = 0; v < vocabulary; v++)
            {
                var slope = dl + (dh * (entropy - sum.Log())) + (dh * d[v]);
                dz[v] = -(powers[v] / sum * slope * InverseTemperature) + (v == targets[t] ? dl * InverseTemperature : 0f);
                dz[v].Check(logitGradients[t, v], "logit gradient", vocabulary, hidden, rows, t, v);
            }

            for (var k = 0; k < hidden; k++)
            {
                (Approximation.Sum(dz.Select((a, v) => a * w[(v * hidden) + k])) + (dv * valueHead[k]))
                    .Check(dNormed[(t * stride) + k], "gradient", vocabulary, hidden, rows, t, k);
            }
        }

        for (var k = 0; k < hidden; k++)
        {
            Approximation.Sum(Enumerable.Range(0, rows).Select(t => Approximation.Round(dValues[t]) * normed[(t * hidden) + k]))
                .Check(gradient[(int)weights.ValueHead + k], "value head's gradient", vocabulary, hidden, rows, k);
        }
    }

    private static DecoderWeights Weights(int vocabulary, int hidden)
    {
        var weights = new DecoderWeights(new ModelConfig
        {
            VocabularySize = vocabulary, HiddenSize = hidden, IntermediateSize = 1, LayerCount = 1, HeadCount = 1, KeyValueHeadCount = 1, HeadSize = 2,
            ContextLength = 8, ValueHead = true,
        });
        foreach (var view in weights.Layout.Views)
        {
            GuardedBuffer.Numbers((int)view.ElementCount, view.Offset).CopyTo(weights.Values.AsSpan(view.Offset, view.ElementCount));
        }

        return weights;
    }

    private static float[] Matrix(DecoderWeights weights, string name) =>
        weights.Values.AsSpan(weights.Layout[name].Offset, weights.Layout[name].ElementCount).ToArray();
}

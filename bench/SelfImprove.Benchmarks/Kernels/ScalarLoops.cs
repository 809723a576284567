using SelfImprove.Engines.Cpu;

namespace SelfImprove.Benchmarks.Kernels;

/// <summary>The formulas of the kernels as plain loops, one number at a time: what a vector kernel is worth.</summary>
internal static unsafe class ScalarLoops
{
    /// <summary>y [rows, outputs] = x [rows, inputs] W^T, W being [outputs, inputs].</summary>
    public static void Multiply(float* x, float* weights, float* y, int rows, int outputs, int inputs)
    {
        for (var t = 0; t < rows; t++)
        {
            for (var n = 0; n < outputs; n++)
            {
                var sum = 0f;
                for (var k = 0; k < inputs; k++)
                {
                    sum += x[(t * inputs) + k] * weights[(n * inputs) + k];
                }

                y[(t * outputs) + n] = sum;
            }
        }
    }

    /// <summary>y = x / sqrt(mean(x^2) + epsilon) * gain, rows of a multiple of 16.</summary>
    public static void RmsNorm(float* x, float* gain, float epsilon, int width, int rows, float* y)
    {
        for (var t = 0; t < rows; t++, x += width, y += width)
        {
            var sum = 0f;
            for (var i = 0; i < width; i++)
            {
                sum += x[i] * x[i];
            }

            var scale = 1 / MathF.Sqrt((sum / width) + epsilon);
            for (var i = 0; i < width; i++)
            {
                y[i] = x[i] * scale * gain[i];
            }
        }
    }

    /// <summary>y = silu(gate) * up, where gateUp is [rows, gate then up].</summary>
    public static void SwiGlu(float* gateUp, int width, int rows, float* y)
    {
        for (var t = 0; t < rows; t++, gateUp += 2 * width, y += width)
        {
            for (var i = 0; i < width; i++)
            {
                y[i] = gateUp[i] / (1 + MathF.Exp(-gateUp[i])) * gateUp[width + i];
            }
        }
    }

    /// <summary>Causal attention with a key head per query head; a row of qkv is [queries, keys, values], heads of a multiple of 16.</summary>
    public static void Attention(float* qkv, int tokens, int heads, int size, float* output, float* scores)
    {
        var (stride, width) = (3 * heads * size, heads * size);
        var scale = 1 / MathF.Sqrt(size);
        for (var h = 0; h < heads; h++)
        {
            for (var t = 0; t < tokens; t++)
            {
                var q = qkv + ((long)t * stride) + (h * size);
                var largest = float.NegativeInfinity;
                for (var j = 0; j <= t; j++)
                {
                    var k = qkv + ((long)j * stride) + width + (h * size);
                    scores[j] = 0;
                    for (var d = 0; d < size; d++)
                    {
                        scores[j] += q[d] * k[d];
                    }

                    largest = MathF.Max(largest, scores[j] *= scale);
                }

                var sum = 0f;
                var o = output + ((long)t * width) + (h * size);
                new Span<float>(o, size).Clear();
                for (var j = 0; j <= t; j++)
                {
                    var p = MathF.Exp(scores[j] - largest);
                    sum += p;
                    var v = qkv + ((long)j * stride) + (2 * width) + (h * size);
                    for (var d = 0; d < size; d++)
                    {
                        o[d] += p * v[d];
                    }
                }

                for (var d = 0; d < size; d++)
                {
                    o[d] /= sum;
                }
            }
        }
    }

    /// <summary>Maximum, sum of exponentials and the entropy's sum of a row of logits.</summary>
    public static (float Max, double Sum, double WeightedSum) Summarize(float* logits, int count)
    {
        var max = float.NegativeInfinity;
        for (var i = 0; i < count; i++)
        {
            max = MathF.Max(max, logits[i]);
        }

        var (sum, weighted) = (0.0, 0.0);
        for (var i = 0; i < count; i++)
        {
            var e = MathF.Exp(logits[i] - max);
            sum += e;
            weighted += e * (logits[i] - max);
        }

        return (max, sum, weighted);
    }

    /// <summary>One AdamW step without weight decay or clipping.</summary>
    public static void AdamW(NativeBuffer weights, NativeBuffer gradient, NativeBuffer first, NativeBuffer second, OptimizerStep step)
    {
        float* w = weights.Pointer, g = gradient.Pointer, m = first.Pointer, v = second.Pointer;
        var (rate, beta1, beta2) = ((float)step.LearningRate, (float)step.Beta1, (float)step.Beta2);
        for (var i = 0L; i < weights.Length; i++)
        {
            m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
            v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
            w[i] -= rate * m[i] / (MathF.Sqrt(v[i]) + 1e-8f);
            g[i] = 0;
        }
    }
}

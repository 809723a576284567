namespace SelfImprove.Engine.Cpu.Tests.Reference;

/// <summary>
/// The whole model in plain double-precision loops, written from the papers' formulas and independent of the engine's code: one
/// sequence at a time, one number at a time.
/// </summary>
internal sealed class DoubleTransformer(ModelConfig config)
{
    private readonly ParameterLayout _layout = ParameterLayout.Create(config);

    /// <summary>Log-prob, entropy and value of every scored token.</summary>
    public (double LogProb, double Entropy, double Value)[] Forward(double[] weights, TokenSequence sequence, double temperature = 1)
    {
        var tokens = sequence.Tokens.ToArray();
        var x = tokens.Select(id => Row(weights, "model.embed_tokens.weight", id)).ToArray();
        for (var layer = 0; layer < config.LayerCount; layer++)
        {
            var name = $"model.layers.{layer}.";
            var normed = x.Select(r => Norm(r, weights, name + "input_layernorm.weight")).ToArray();
            var q = Project(normed, weights, name + "self_attn.q_proj", config.HeadCount, rotate: true);
            var k = Project(normed, weights, name + "self_attn.k_proj", config.KeyValueHeadCount, rotate: true);
            var v = Project(normed, weights, name + "self_attn.v_proj", config.KeyValueHeadCount, rotate: false);
            for (var t = 0; t < tokens.Length; t++)
            {
                var mixed = new List<double>();
                for (var head = 0; head < config.HeadCount; head++)
                {
                    var kv = head * config.KeyValueHeadCount / config.HeadCount;
                    var scores = Enumerable.Range(0, t + 1).Select(j => Dot(q[t][head], k[j][kv]) / Math.Sqrt(config.EffectiveHeadSize)).ToArray();
                    var (p, _) = Softmax(scores);
                    mixed.AddRange(Enumerable.Range(0, config.EffectiveHeadSize).Select(d => Enumerable.Range(0, t + 1).Sum(j => p[j] * v[j][kv][d])));
                }

                Add(x[t], Multiply(weights, name + "self_attn.o_proj.weight", [.. mixed]));
            }

            foreach (var row in x)
            {
                var h = Norm(row, weights, name + "post_attention_layernorm.weight");
                var gate = Multiply(weights, name + "mlp.gate_proj.weight", h);
                var up = Multiply(weights, name + "mlp.up_proj.weight", h);
                var activation = gate.Select((g, i) => g / (1 + Math.Exp(-g)) * up[i]).ToArray();
                Add(row, Multiply(weights, name + "mlp.down_proj.weight", activation));
            }
        }

        return [.. Enumerable.Range(sequence.ScoreFrom, sequence.ScoredCount).Select(t =>
        {
            var h = Norm(x[t - 1], weights, "model.norm.weight");
            var logits = Multiply(weights, config.TieEmbeddings ? "model.embed_tokens.weight" : "lm_head.weight", h);
            var (p, logProbs) = Softmax([.. logits.Select(z => z / temperature)]);
            var value = config.ValueHead ? Multiply(weights, ParameterLayout.ValueHeadName, h)[0] : 0;
            return (logProbs[tokens[t]], -p.Select((pi, i) => pi * logProbs[i]).Sum(), value);
        })];
    }

    private double[][][] Project(double[][] rows, double[] weights, string name, int heads, bool rotate)
    {
        var size = config.EffectiveHeadSize;
        return [.. rows.Select((row, position) =>
        {
            var y = Multiply(weights, name + ".weight", row);
            if (config.AttentionBias)
            {
                var bias = _layout[name + ".bias"];
                Add(y, weights[(int)bias.Offset..(int)(bias.Offset + bias.ElementCount)]);
            }

            return Enumerable.Range(0, heads).Select(h => rotate ? Rotate(NormHead(y[(h * size)..((h + 1) * size)], weights, name), position) : y[(h * size)..((h + 1) * size)]).ToArray();
        })];
    }

    // "..self_attn.q_proj" has its norm in "..self_attn.q_norm".
    private double[] NormHead(double[] head, double[] weights, string projection) =>
        config.QueryKeyNorm ? Norm(head, weights, projection.Replace("_proj", "_norm", StringComparison.Ordinal) + ".weight") : head;

    private double[] Rotate(double[] head, int position)
    {
        var (frequencies, magnitude) = (RotaryFrequencies.Of(config), RotaryFrequencies.Magnitude(config));
        var half = head.Length / 2;
        var turned = new double[head.Length];
        for (var i = 0; i < half; i++)
        {
            var (sin, cos) = Math.SinCos(position * frequencies[i]);
            turned[i] = magnitude * ((head[i] * cos) - (head[i + half] * sin));
            turned[i + half] = magnitude * ((head[i + half] * cos) + (head[i] * sin));
        }

        return turned;
    }

    private double[] Norm(double[] x, double[] weights, string gain)
    {
        var offset = _layout[gain].Offset;
        var scale = 1 / Math.Sqrt((x.Sum(v => v * v) / x.Length) + config.NormEpsilon);
        return [.. x.Select((v, i) => v * scale * weights[offset + i])];
    }

    private double[] Multiply(double[] weights, string name, double[] x)
    {
        var rows = (int)_layout[name].Shape[0];
        return [.. Enumerable.Range(0, rows).Select(i => Dot(Row(weights, name, i), x))];
    }

    private double[] Row(double[] weights, string name, int row)
    {
        var view = _layout[name];
        var width = (int)view.Shape[1];
        var start = (int)view.Offset + (row * width);
        return weights[start..(start + width)];
    }

    private static (double[] P, double[] LogP) Softmax(double[] z)
    {
        var max = z.Max();
        var logSum = max + Math.Log(z.Sum(v => Math.Exp(v - max)));
        return ([.. z.Select(v => Math.Exp(v - logSum))], [.. z.Select(v => v - logSum)]);
    }

    private static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private static void Add(double[] destination, double[] source)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] += source[i];
        }
    }
}

using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// From the last norm's output at scored positions to log-probabilities, entropies and values, and back. Logits exist for some rows at a time; the softmax over the vocabulary is in
/// single precision, its sums in double. Nothing here is recorded for derivatives: these are written out.
/// </summary>
internal sealed class TokenHead(EngineWeights weights)
{
    // Logits that exist at once; about four times as many numbers are needed beside them.
    private const long MostLogits = 1L << 27;

    private readonly ParameterView _output = weights.Model.Layout.Find("lm_head.weight") ?? weights.Model.Layout["model.embed_tokens.weight"];

    /// <summary>Number of rows whose logits exist at once.</summary>
    public int RowsAtOnce { get; set; } = DefaultRowsAtOnce(weights.Config);

    /// <summary>Rows whose logits exist at once, of a model.</summary>
    public static int DefaultRowsAtOnce(ModelConfig config) => (int)Math.Max(1, MostLogits / config.VocabularySize);

    /// <summary>The logits [rows, vocabulary] of normed rows [rows, hidden], in single precision.</summary>
    public Tensor Logits(Tensor normed) => Checked.Linear(normed, weights.Model[_output.Name]).to_type(ScalarType.Float32);

    /// <summary>Computes what is asked for of normed rows [rows, hidden] and the tokens that follow them [rows]; what is not asked for may be empty.</summary>
    public void Score(Tensor normed, Tensor targets, double temperature, Span<double> logProbs, Span<double> entropies, int alternatives = 0, Span<int> topTokens = default, Span<double> topLogProbs = default)
    {
        var rows = (int)normed.size(0);
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(RowsAtOnce, rows - first);
            Rate(
                Logits(normed.narrow(0, first, count)), targets.narrow(0, first, count), temperature,
                logProbs.IsEmpty ? default : logProbs.Slice(first, count), entropies.IsEmpty ? default : entropies.Slice(first, count),
                alternatives, topTokens.Slice(first * alternatives, count * alternatives), topLogProbs.Slice(first * alternatives, count * alternatives));
        }
    }

    /// <summary>Computes what is asked for of logits [rows, vocabulary] and tokens [rows]; what is not asked for may be empty.</summary>
    public static void Rate(Tensor logits, Tensor targets, double temperature, Span<double> logProbs, Span<double> entropies, int alternatives, Span<int> topTokens, Span<double> topLogProbs)
    {
        using var scope = torch.NewDisposeScope();
        var block = new LogitBlock(logits, temperature);
        if (!logProbs.IsEmpty)
        {
            HostMemory.Download(block.LogProbs(targets), logProbs);
        }

        if (!entropies.IsEmpty)
        {
            HostMemory.Download(block.Entropies, entropies);
        }

        if (alternatives > 0)
        {
            var (sorted, ids) = block.Shifted.sort(1, descending: true, stable: true);
            var tokens = new long[topTokens.Length];
            HostMemory.Download(ids.narrow(1, 0, alternatives), tokens);
            HostMemory.Download(sorted.narrow(1, 0, alternatives).to_type(ScalarType.Float64).sub(block.LogSum), topLogProbs);
            for (var i = 0; i < tokens.Length; i++)
            {
                topTokens[i] = (int)tokens[i];
            }
        }
    }

    /// <summary>
    /// The gradient [rows, hidden] of normed rows, from those of their log-probabilities and entropies (empty for none); the head's own, if it is trained, is added to a flat gradient.
    /// </summary>
    /// <remarks>With p the softmax of z = logit / T and H its entropy, dlogprob/dz_v = [v = target] - p_v and dH/dz_v = -p_v (ln p_v + H).</remarks>
    public Tensor Backward(Tensor normed, Tensor targets, double temperature, ReadOnlySpan<double> dLogProbs, ReadOnlySpan<double> dEntropies, Tensor gradient)
    {
        var rows = (int)normed.size(0);
        var result = torch.zeros_like(normed);
        var output = weights.Model[_output.Name].detach();
        for (var first = 0; first < rows; first += RowsAtOnce)
        {
            using var scope = torch.NewDisposeScope();
            var count = Math.Min(RowsAtOnce, rows - first);
            var part = normed.narrow(0, first, count);
            var block = new LogitBlock(Logits(part), temperature);
            var dLogProb = Column(dLogProbs, first, count);
            var dEntropy = Column(dEntropies, first, count);
            var logSum = block.LogSum.to_type(ScalarType.Float32);
            var slope = block.Shifted.sub(logSum).add_(block.Entropies.to_type(ScalarType.Float32).unsqueeze(1)).mul_(dEntropy).add_(dLogProb);
            var dLogits = slope.mul_(block.Probabilities()).neg_().scatter_add_(1, targets.narrow(0, first, count).unsqueeze(1), dLogProb).mul_(1 / temperature).to_type(weights.Type);
            result.narrow(0, first, count).copy_(Checked.Product(dLogits, output));
            if (weights.Adapter is null)
            {
                weights.Model.Part(gradient, _output).add_(Checked.Product(dLogits.t(), part));
            }
        }

        return result;

        Tensor Column(ReadOnlySpan<double> numbers, int first, int count) => numbers.IsEmpty
            ? torch.zeros(count, 1, dtype: ScalarType.Float32, device: weights.Device)
            : HostMemory.Upload(numbers.Slice(first, count), weights.Device).to_type(ScalarType.Float32).unsqueeze(1);
    }

    /// <summary>The values of normed rows.</summary>
    public void Values(Tensor normed, Span<double> values)
    {
        using var scope = torch.NewDisposeScope();
        HostMemory.Download(Checked.Product(normed.to_type(ScalarType.Float32), Weight().t()).view(-1), values);
    }

    /// <summary>Adds the gradient of normed rows from that of their values, and the value head's own to a flat gradient.</summary>
    public void ValuesBackward(Tensor normed, ReadOnlySpan<double> dValues, Tensor dNormed, Tensor gradient)
    {
        using var scope = torch.NewDisposeScope();
        var column = HostMemory.Upload(dValues, weights.Device).to_type(ScalarType.Float32).unsqueeze(1);
        dNormed.add_(column.mul(Weight()).to_type(dNormed.dtype));
        weights.Trained.Part(gradient, weights.Trained.Layout[ParameterLayout.ValueHeadName]).add_(Checked.Product(column.t(), normed.to_type(ScalarType.Float32)));
    }

    private Tensor Weight() => weights.Trained[ParameterLayout.ValueHeadName].detach().to_type(ScalarType.Float32);
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>The softmax of some rows of logits.</summary>
internal sealed class LogitBlock
{
    private readonly Tensor _exponentials;
    private readonly Tensor _sum;

    /// <summary>Takes logits [rows, vocabulary] in single precision; its tensors belong to the current dispose scope.</summary>
    public LogitBlock(Tensor logits, double temperature)
    {
        // As the CPU engine does, which multiplies by the inverse.
        var scaled = temperature == 1 ? logits : logits.mul((float)(1 / temperature));
        Shifted = scaled.sub(scaled.amax([1], keepdim: true));
        _exponentials = Shifted.exp();
        _sum = _exponentials.sum(1, keepdim: true, type: ScalarType.Float64);
        LogSum = _sum.log();
    }

    /// <summary>The logits, divided by the temperature, less the largest of the row [rows, vocabulary].</summary>
    public Tensor Shifted { get; }

    /// <summary>ln of the sum of e^<see cref="Shifted"/> [rows, 1], in double precision.</summary>
    public Tensor LogSum { get; }

    /// <summary>Entropies of the rows [rows] in nats, in double precision.</summary>
    public Tensor Entropies => LogSum.sub(_exponentials.mul(Shifted).sum(1, keepdim: true, type: ScalarType.Float64).div(_sum)).view(-1);

    /// <summary>Log-probabilities [rows] of a token of each row [rows], in double precision.</summary>
    public Tensor LogProbs(Tensor tokens) => Shifted.gather(1, tokens.unsqueeze(1)).to_type(ScalarType.Float64).sub(LogSum).view(-1);

    /// <summary>The probabilities [rows, vocabulary], in single precision.</summary>
    public Tensor Probabilities() => _exponentials.div(_sum.to_type(ScalarType.Float32));
}

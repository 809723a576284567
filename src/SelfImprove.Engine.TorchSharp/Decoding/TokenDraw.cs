using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Draws a token from each row of logits on the device, by the rules of the CPU engine: the first token, in the order of ids, at which the cumulative probability exceeds u.</summary>
internal sealed class TokenDraw(int vocabularySize, SamplingOptions options, Device device)
{
    private readonly bool _filtered = options.TopP < 1 || (options.TopK > 0 && options.TopK < vocabularySize);

    /// <summary>Draws by uniform numbers in [0, 1), one for each row of logits [rows, vocabulary] in single precision.</summary>
    /// <remarks>Log-probabilities are of the distribution drawn from; 0 when greedy.</remarks>
    public void Draw(Tensor logits, ReadOnlySpan<double> uniforms, Span<long> tokens, Span<double> logProbs)
    {
        using var scope = torch.NewDisposeScope();
        var (token, logProb) = options.Temperature == 0
            ? (Greedy(logits), null)
            : _filtered ? DrawFiltered(Scaled(logits), Column(uniforms)) : DrawAny(Scaled(logits), Column(uniforms));
        HostMemory.Download(token.view(-1), tokens);
        if (logProb is null)
        {
            logProbs.Clear();
        }
        else
        {
            HostMemory.Download(logProb.view(-1), logProbs);
        }
    }

    private static Tensor Largest(Tensor logits) => logits.amax([1], keepdim: true);

    // The number of places in each row that hold true.
    private static Tensor Count(Tensor places) => places.to_type(ScalarType.Int64).sum(1, keepdim: true);

    // Cumulative weights do not fall, so the first place above a limit is the number of those that are not; rounding never leads behind the last weight above 0.
    private static Tensor FirstAbove(Tensor cumulative, Tensor limit, Tensor total) => Count(cumulative.le(limit)).minimum(Count(cumulative.lt(total)));

    private Tensor Scaled(Tensor logits) => options.Temperature == 1 ? logits : logits.mul((float)(1 / options.Temperature));

    private Tensor Column(ReadOnlySpan<double> uniforms) => HostMemory.Upload(uniforms, device).unsqueeze(1);

    // The first of the most likely tokens.
    private Tensor Greedy(Tensor logits)
    {
        var ids = torch.arange(vocabularySize, dtype: ScalarType.Int64, device: device).unsqueeze(0);
        return ids.expand_as(logits).masked_fill(logits.lt(Largest(logits)), vocabularySize).amin([1]).clamp(max: vocabularySize - 1);
    }

    private static (Tensor Token, Tensor? LogProb) DrawAny(Tensor logits, Tensor uniforms)
    {
        var shifted = logits.sub(Largest(logits));
        var cumulative = shifted.exp().cumsum(1, ScalarType.Float64);
        var total = cumulative.narrow(1, cumulative.size(1) - 1, 1);
        var token = FirstAbove(cumulative, uniforms.mul(total), total);
        return (token, shifted.gather(1, token).to_type(ScalarType.Float64).sub(total.log()));
    }

    // Top-k, then top-p of what it left; among equals the lower ids stay.
    private (Tensor Token, Tensor? LogProb) DrawFiltered(Tensor logits, Tensor uniforms)
    {
        var (sorted, ids) = logits.sort(1, descending: true, stable: true);
        var most = options.TopK > 0 ? Math.Min(options.TopK, vocabularySize) : vocabularySize;
        var shifted = sorted.narrow(1, 0, most).to_type(ScalarType.Float64).sub(Largest(logits).to_type(ScalarType.Float64));
        var cumulative = shifted.exp().cumsum(1);
        var total = cumulative.narrow(1, most - 1, 1);
        if (options.TopP < 1)
        {
            // The tokens before which the sum is not yet enough, and always the first.
            var kept = Count(cumulative.narrow(1, 0, most - 1).lt(total.mul(options.TopP)));
            total = cumulative.gather(1, kept);
        }

        var rank = FirstAbove(cumulative, uniforms.mul(total), total);
        return (ids.gather(1, rank), shifted.gather(1, rank).sub(total.log()));
    }
}

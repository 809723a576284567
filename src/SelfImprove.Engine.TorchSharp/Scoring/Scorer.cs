using TorchSharp;

namespace SelfImprove.Engines.Torch;

/// <summary>Per-token numbers of a batch, without graphs.</summary>
internal sealed class Scorer(EngineParts parts)
{
    public void Score(TokenBatch batch, TokenScores destination, double temperature)
    {
        using var off = torch.no_grad();
        for (var first = 0; first < batch.Sequences.Length;)
        {
            var end = MicroBatch.End(batch, first, parts.Options.ScoringTokens);
            try
            {
                ScorePart(batch, first, end, destination, temperature);
            }
            catch (Exception e) when (DeviceMemory.RanOut(e))
            {
                throw DeviceMemory.Failure($"scoring {MicroBatch.Rows(batch, first, end)} tokens at once", "set a smaller scoring-tokens in the engine's options", e);
            }

            first = end;
        }
    }

    private void ScorePart(TokenBatch batch, int first, int end, TokenScores destination, double temperature)
    {
        var (sequences, scoredRows, targets) = MicroBatch.Cut(batch, first, end);
        if (scoredRows.Length == 0)
        {
            return;
        }

        using var scope = torch.NewDisposeScope();
        var rows = new PackedRows(sequences, parts.Weights.Device);
        var attention = new CausalAttention(parts.Model.Config, rows);
        var x = parts.Layers(rows, attention);
        var normed = parts.Model.FinalNorm(x.index_select(0, HostMemory.Upload(scoredRows, parts.Weights.Device)));
        var (place, count, top) = (batch.OffsetOf(first), scoredRows.Length, destination.AlternativeCount);
        if (destination.Outputs.Ask(TokenOutputs.Values))
        {
            parts.Head.Values(normed, destination.Values.AsSpan(place, count));
        }

        if (top > 0 || destination.Outputs.Ask(TokenOutputs.LogProbs | TokenOutputs.Entropies))
        {
            parts.Head.Score(
                normed, HostMemory.Upload(targets, parts.Weights.Device), temperature,
                destination.Outputs.Ask(TokenOutputs.LogProbs) ? destination.LogProbs.AsSpan(place, count) : default,
                destination.Outputs.Ask(TokenOutputs.Entropies) ? destination.Entropies.AsSpan(place, count) : default,
                top, destination.AlternativeTokens.AsSpan(place * top, count * top), destination.AlternativeLogProbs.AsSpan(place * top, count * top));
        }
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>
/// Forward, the objective, and backward, a micro-batch at a time. Every layer has a graph of its own, which is let go as soon as its gradient is added, so that gradients of weights never
/// exist twice; with recompute the graph is made only then.
/// </summary>
internal sealed class Backpropagation(EngineParts parts) : IDisposable
{
    private Tensor? _gradient;

    /// <summary>The accumulated gradient, laid out as what is trained.</summary>
    public Tensor Gradient => _gradient ??= Fresh();

    /// <summary>Called before a micro-batch runs forward; tests let the memory run out here.</summary>
    public Action<int>? BeforeForward { get; set; }

    public void Accumulate(TokenBatch batch, TokenOutputs outputs, TokenObjective objective, double temperature)
    {
        using var off = torch.no_grad();
        var longest = batch.Sequences.IsEmpty ? 0 : batch.Sequences.Max(MicroBatch.RowsOf);
        for (var first = 0; first < batch.Sequences.Length;)
        {
            var end = MicroBatch.End(batch, first, parts.MicroBatch.TokensFor(longest));
            var asked = false;
            try
            {
                AccumulatePart(batch, first, end, outputs, window =>
                {
                    asked = true;
                    objective(window);
                }, temperature);
                first = end;
            }
            catch (Exception e) when (!asked && DeviceMemory.RanOut(e) && parts.MicroBatch.Halve(batch, first, end))
            {
                // Nothing has been asked or added yet: the same sequences again, in smaller parts.
            }
            catch (Exception e) when (DeviceMemory.RanOut(e))
            {
                throw DeviceMemory.Failure(
                    $"training on {MicroBatch.Rows(batch, first, end)} tokens at once", "set a smaller micro-batch-tokens, or recompute: true, in the engine's options", e);
            }
        }
    }

    public void Dispose() => _gradient?.Dispose();

    private Tensor Fresh()
    {
        using var scope = torch.NewDisposeScope();
        return torch.zeros(new[] { parts.Weights.Trained.Length }, dtype: ScalarType.Float32, device: parts.Weights.Device).DetachFromDisposeScope();
    }

    private void AccumulatePart(TokenBatch batch, int first, int end, TokenOutputs outputs, TokenObjective objective, double temperature)
    {
        using var scope = torch.NewDisposeScope();
        var scored = batch.OffsetOf(end) - batch.OffsetOf(first);
        var (readsLogits, readsValues) = (outputs.Ask(TokenOutputs.LogProbs | TokenOutputs.Entropies), outputs.Ask(TokenOutputs.Values));
        var (logProbs, dLogProbs) = Room(TokenOutputs.LogProbs);
        var (entropies, dEntropies) = Room(TokenOutputs.Entropies);
        var (values, dValues) = Room(TokenOutputs.Values);
        var work = scored == 0 || outputs == TokenOutputs.None ? null : new ForwardPass(parts, batch, first, end, BeforeForward);
        if (work is not null && readsLogits)
        {
            parts.Head.Score(work.Normed, work.Targets, temperature, logProbs, entropies);
        }

        if (work is not null && readsValues)
        {
            parts.Head.Values(work.Normed, values);
        }

        objective(new TokenWindow
        {
            FirstSequence = first,
            SequenceCount = end - first,
            FirstToken = batch.OffsetOf(first),
            LogProbs = logProbs,
            Entropies = entropies,
            Values = values,
            LogProbGradients = dLogProbs,
            EntropyGradients = dEntropies,
            ValueGradients = dValues,
        });
        if (work is null)
        {
            return;
        }

        var dNormed = readsLogits
            ? parts.Head.Backward(work.Normed, work.Targets, temperature, dLogProbs, dEntropies, Gradient)
            : torch.zeros_like(work.Normed);
        if (readsValues)
        {
            parts.Head.ValuesBackward(work.Normed, dValues, dNormed, Gradient);
        }

        work.Backward(dNormed, Gradient);

        (double[] Numbers, double[] Gradients) Room(TokenOutputs kind) => outputs.Ask(kind) ? (new double[scored], new double[scored]) : ([], []);
    }
}

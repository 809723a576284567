using System.Globalization;

namespace SelfImprove.Engines.Cpu;

/// <summary>How much memory training takes for activations, and whether the machine has it.</summary>
internal sealed class ActivationBudget(EngineCore core)
{
    // A weight, its gradient and two moments, in single precision.
    private const int StateBytesPerWeight = 16;

    private long _checkedLongest;
    private long _checkedTotal;

    /// <summary>Bytes of memory that the process may use; tests lower it.</summary>
    public long Limit { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    // The weights are packed twice more, for the products forward and backward; those that an adapter adapts exist in these forms only.
    private long StateBytes => ((core.Adapter?.Layout ?? core.Weights.Layout).Length * StateBytesPerWeight) + (2 * core.Weights.ForwardBytes) + (2 * (core.Adapter?.PanelBytes ?? 0));

    /// <summary>The activations of a batch whose longest sequence and whose sum of sequences have these tokens.</summary>
    public ActivationMemory Measure(long longest, long total)
    {
        var options = core.Options;
        var largest = checked((int)Math.Max(1, Math.Min(total, Math.Max(longest, options.MicroBatchTokens))));
        longest = Math.Clamp(longest, 1, largest);
        var bytes = Bytes(largest, (int)longest, options.Recompute);
        if (bytes + StateBytes <= Limit)
        {
            return new ActivationMemory(largest, bytes, null);
        }

        var less = new List<string>();
        if (!options.Recompute)
        {
            less.Add($"set recompute: true in the engine's options, which takes {ActivationMemory.Text(Bytes(largest, (int)longest, recompute: true))}");
        }

        if (longest < largest)
        {
            less.Add("lower the engine's micro-batch-tokens");
        }

        less.Add("shorten the sequences: a smaller max-completion-tokens, or max-length for texts");
        return new ActivationMemory(largest, bytes, string.Create(
            CultureInfo.InvariantCulture,
            $"training on sequences of {longest:N0} tokens, {largest:N0} tokens at once, takes {ActivationMemory.Text(bytes)} for activations and {ActivationMemory.Text(StateBytes)} for weights, gradient and optimizer state, but this machine has {ActivationMemory.Text(Limit)} in all; {string.Join("; or ", less)}"));
    }

    /// <summary>Looks at a batch before anything of it runs; a batch no larger than one that was looked at costs a loop over its sequences.</summary>
    /// <exception cref="InvalidInputException">The machine lacks the memory.</exception>
    public void Check(TokenBatch batch)
    {
        var longest = 0L;
        foreach (var sequence in batch.Sequences)
        {
            longest = Math.Max(longest, sequence.Tokens.Length);
        }

        if (longest <= _checkedLongest && batch.TokenCount <= _checkedTotal)
        {
            return;
        }

        if (Measure(longest, batch.TokenCount).Problem is { } problem)
        {
            throw new InvalidInputException(problem);
        }

        (_checkedLongest, _checkedTotal) = (Math.Max(longest, _checkedLongest), Math.Max(batch.TokenCount, _checkedTotal));
    }

    // The arena of the micro-batch, and every thread's own room for a block, which holds at least one sequence.
    private long Bytes(int rows, int longest, bool recompute)
    {
        using var arena = new ActivationArena(core.Weights, core.Head, recompute, core.Adapter);
        using var scratch = new WorkerScratch(core.Weights, core.Attention, core.Head, core.Adapter);
        return arena.Measure(rows, rows)
            + (core.Pool.WorkerCount * scratch.Measure(Math.Min(rows, Math.Max(longest, core.Options.BlockTokens)), longest));
    }
}

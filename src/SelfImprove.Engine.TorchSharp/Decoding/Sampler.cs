using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Draws completions, many at a time: every step adds a token to all that have not ended, and the rows of those that have are taken by the next prompts.</summary>
internal sealed class Sampler(EngineParts parts)
{
    // Free rows are filled when they are this part of all: prompts are read faster together, and every reading takes about as long as a step.
    private const int RefillPart = 8;

    /// <summary>How often prompts have been read, for tests.</summary>
    internal int Readings { get; private set; }

    /// <summary>How many steps have been run, for tests.</summary>
    internal int Steps { get; private set; }

    public SampledSequence[] Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellation)
    {
        var results = new SampledSequence[prompts.Count];
        if (prompts.Count == 0)
        {
            return results;
        }

        using var off = torch.no_grad();
        var count = Math.Min(parts.Options.SamplingRows, prompts.Count);
        try
        {
            using var scope = torch.NewDisposeScope();
            var config = parts.Model.Config;
            var capacity = (int)Math.Min(config.UsableContextLength, (long)prompts.Max(p => p.Tokens.Length) + options.MaxTokens);
            using var cache = new KeyValueCache(config, parts.Weights.Type, parts.Weights.Device, count, capacity);
            var draw = new TokenDraw(config.VocabularySize, options, parts.Weights.Device);
            SampleAll(prompts, cache, draw, new CompletionRows(count, options, config.UsableContextLength, results), cancellation);
        }
        catch (Exception e) when (DeviceMemory.RanOut(e))
        {
            throw DeviceMemory.Failure($"sampling {count} completions at once", "set a smaller sampling-rows in the engine's options", e);
        }

        return results;
    }

    private void SampleAll(IReadOnlyList<SamplePrompt> prompts, KeyValueCache cache, TokenDraw draw, CompletionRows rows, CancellationToken cancellation)
    {
        var next = 0;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var free = rows.Free;
            if (next < prompts.Count && (free.Length == rows.Count || free.Length >= (rows.Count + RefillPart - 1) / RefillPart))
            {
                var count = Math.Min(free.Length, prompts.Count - next);
                Begin([.. Enumerable.Range(0, count).Select(i => (free[i], prompts[next + i], next + i))], cache, draw, rows);
                next += count;
                continue;
            }

            if (rows.Active == 0)
            {
                return;
            }

            // Without more prompts, free rows are computed in vain until there are enough of them to be worth the copy.
            if (next == prompts.Count && rows.Active <= rows.Count * 3 / 4)
            {
                cache.Keep(rows.Shrink());
            }

            Step(rows, cache, draw);
        }
    }

    private void Begin((int Row, SamplePrompt Prompt, int Index)[] begun, KeyValueCache cache, TokenDraw draw, CompletionRows rows)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var (row, prompt, index) in begun)
        {
            rows.Begin(row, prompt, index);
        }

        var logits = ReadPrompts(Array.ConvertAll(begun, b => (b.Row, b.Prompt.Tokens)), cache);
        rows.Add(draw, logits, Array.ConvertAll(begun, b => b.Row));
        Readings++;
    }

    private void Step(CompletionRows rows, KeyValueCache cache, TokenDraw draw)
    {
        using var scope = torch.NewDisposeScope();
        var device = parts.Weights.Device;
        var (tokens, positions) = rows.Last();
        var angles = parts.Rotary.At(HostMemory.Upload(Array.ConvertAll(positions, p => (long)p), device), positions.Max() + 1);
        var x = parts.Layers(HostMemory.Upload(tokens, device), angles, new StepAttention(parts.Model.Config, cache, positions, device));
        rows.Add(draw, parts.Head.Logits(parts.Model.FinalNorm(x)), [.. Enumerable.Range(0, rows.Count)]);
        Steps++;
    }

    /// <summary>Reads the distinct prompts into the rows of the cache; gives the logits [prompts, vocabulary] behind each.</summary>
    private Tensor ReadPrompts((int Row, ReadOnlyMemory<int> Tokens)[] prompts, KeyValueCache cache)
    {
        using var scope = torch.NewDisposeScope();
        var device = parts.Weights.Device;
        var distinct = prompts.Select(p => p.Tokens).Distinct().ToArray();
        var places = distinct.Index().ToDictionary(d => d.Item, d => d.Index);
        var logits = new List<Tensor>();
        for (var first = 0; first < distinct.Length;)
        {
            var end = first + MicroBatch.Count(distinct.Skip(first).Select(p => p.Length), parts.Options.ScoringTokens);
            logits.Add(ReadPart(distinct[first..end], first));
            first = end;
        }

        return torch.cat(logits, 0).index_select(0, HostMemory.Upload(prompts.Select(p => (long)places[p.Tokens]).ToArray(), device)).MoveToOuterDisposeScope();

        Tensor ReadPart(ReadOnlyMemory<int>[] part, int first)
        {
            using var inner = torch.NewDisposeScope();
            var readers = prompts.Where(p => places[p.Tokens] is var d && d >= first && d < first + part.Length).ToArray();
            var rows = HostMemory.Upload(readers.Select(r => (long)r.Row).ToArray(), device);
            var sources = HostMemory.Upload(readers.Select(r => (long)places[r.Tokens] - first).ToArray(), device);
            var packed = new PackedRows(part, device);
            var attention = new CausalAttention(parts.Model.Config, packed, (layer, keys, values) => cache.Fill(layer, keys, values, rows, sources));
            var x = parts.Layers(packed, attention);
            var last = -1L;
            var ends = part.Select(p => last += p.Length).ToArray();
            return parts.Head.Logits(parts.Model.FinalNorm(x.index_select(0, HostMemory.Upload(ends, device)))).MoveToOuterDisposeScope();
        }
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace SelfImprove.Engines.Torch;

/// <summary>Draws completions, many at a time: their prompts are read together, each distinct one once; then every step adds a token to all that have not ended.</summary>
internal sealed class Sampler(EngineParts parts)
{
    public SampledSequence[] Sample(IReadOnlyList<SamplePrompt> prompts, SamplingOptions options, CancellationToken cancellation)
    {
        using var off = torch.no_grad();
        var results = new SampledSequence[prompts.Count];
        for (var first = 0; first < prompts.Count; first += parts.Options.SamplingRows)
        {
            var count = Math.Min(parts.Options.SamplingRows, prompts.Count - first);
            try
            {
                SampleTogether([.. Enumerable.Range(first, count).Select(i => (prompts[i], i))], options, results, cancellation);
            }
            catch (Exception e) when (DeviceMemory.RanOut(e))
            {
                throw DeviceMemory.Failure($"sampling {count} completions at once", "set a smaller sampling-rows in the engine's options", e);
            }
        }

        return results;
    }

    private void SampleTogether((SamplePrompt Prompt, int Index)[] prompts, SamplingOptions options, SampledSequence[] results, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var scope = torch.NewDisposeScope();
        var config = parts.Model.Config;
        var capacity = (int)Math.Min(config.UsableContextLength, (long)prompts.Max(p => p.Prompt.Tokens.Length) + options.MaxTokens);
        using var cache = new KeyValueCache(config, parts.Parameters.Type, parts.Parameters.Device, prompts.Length, capacity);
        var draw = new TokenDraw(config.VocabularySize, options, parts.Parameters.Device);
        var rows = new CompletionRows(prompts, options, config.UsableContextLength);
        var logits = ReadPrompts(prompts, cache);
        rows.Add(draw, logits, results);
        logits.Dispose();
        while (rows.Active > 0)
        {
            cancellation.ThrowIfCancellationRequested();

            // Rows that have ended are computed in vain until there are enough of them to be worth the copy.
            if (rows.Active <= rows.Count * 3 / 4)
            {
                cache.Keep(rows.Shrink());
            }

            Step(rows, cache, draw, results);
        }
    }

    private void Step(CompletionRows rows, KeyValueCache cache, TokenDraw draw, SampledSequence[] results)
    {
        using var scope = torch.NewDisposeScope();
        var device = parts.Parameters.Device;
        var (tokens, positions) = rows.Last();
        cache.Place(positions);
        var angles = parts.Rotary.At(HostMemory.Upload(Array.ConvertAll(positions, p => (long)p), device), positions.Max() + 1);
        var x = parts.Model.Embed(HostMemory.Upload(tokens, device));
        for (var layer = 0; layer < parts.Model.Config.LayerCount; layer++)
        {
            x = parts.Model.Layer(layer, x, angles, cache);
        }

        rows.Add(draw, parts.Head.Logits(parts.Model.FinalNorm(x)), results);
    }

    /// <summary>Reads the distinct prompts into the cache; gives the logits [rows, vocabulary] behind each row's prompt.</summary>
    private Tensor ReadPrompts((SamplePrompt Prompt, int Index)[] prompts, KeyValueCache cache)
    {
        using var scope = torch.NewDisposeScope();
        var device = parts.Parameters.Device;
        var distinct = prompts.Select(p => p.Prompt.Tokens).Distinct().ToArray();
        var places = distinct.Index().ToDictionary(d => d.Item, d => d.Index);
        var logits = new List<Tensor>();
        for (var first = 0; first < distinct.Length;)
        {
            var end = first + MicroBatch.Count(distinct.Skip(first).Select(p => p.Length), parts.Options.ScoringTokens);
            logits.Add(ReadPart(distinct[first..end], first));
            first = end;
        }

        return torch.cat(logits, 0).index_select(0, HostMemory.Upload(prompts.Select(p => (long)places[p.Prompt.Tokens]).ToArray(), device)).MoveToOuterDisposeScope();

        Tensor ReadPart(ReadOnlyMemory<int>[] part, int first)
        {
            using var inner = torch.NewDisposeScope();
            var rows = prompts.Index().Where(p => places[p.Item.Prompt.Tokens] is var d && d >= first && d < first + part.Length).ToArray();
            var rowIndex = HostMemory.Upload(rows.Select(r => (long)r.Index).ToArray(), device);
            var source = HostMemory.Upload(rows.Select(r => (long)places[r.Item.Prompt.Tokens] - first).ToArray(), device);
            var packed = new PackedRows(part, device);
            var attention = new CausalAttention(parts.Model.Config, packed, (layer, keys, values) => cache.Fill(layer, keys, values, rowIndex, source));
            var x = parts.Layers(packed, attention);
            var last = -1L;
            var ends = part.Select(p => last += p.Length).ToArray();
            return parts.Head.Logits(parts.Model.FinalNorm(x.index_select(0, HostMemory.Upload(ends, device)))).MoveToOuterDisposeScope();
        }
    }
}

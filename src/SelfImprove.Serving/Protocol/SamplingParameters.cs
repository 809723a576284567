using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace SelfImprove.Serving;

/// <summary>The parameters that completions and chats share.</summary>
internal sealed record SamplingParameters
{
    private const int MostStops = 4;

    /// <summary>As <see cref="SamplingOptions"/> have them.</summary>
    public required double Temperature { get; init; }

    public required double TopP { get; init; }

    public required int TopK { get; init; }

    /// <summary>Completions per prompt.</summary>
    public required int Count { get; init; }

    /// <summary>Where random numbers come from.</summary>
    public required long Seed { get; init; }

    /// <summary>Texts that end a completion, and are no part of it.</summary>
    public required ImmutableArray<string> Stops { get; init; }

    public required bool IsStreamed { get; init; }

    public required bool StreamsUsage { get; init; }

    /// <summary>The key of each completion of a prompt; those of <c>selfimprove sample</c> with the same seed.</summary>
    public ImmutableArray<RandomKey> Keys
    {
        get
        {
            var key = RandomKey.FromSeed(Seed).Derive("sample");
            return [.. Enumerable.Range(0, Count).Select(i => key.Derive(i))];
        }
    }

    /// <summary>Reads what both kinds of request have, and refuses what neither supports.</summary>
    public static SamplingParameters Read(RequestFields fields, string served, ServingOptions options)
    {
        var model = fields.Text("model") ?? throw ApiException.Invalid($"'model' is missing; this server has '{served}'", "model");
        if (model != served)
        {
            throw ApiException.UnknownModel(model, served);
        }

        RefuseUnsupported(fields);
        var streamed = fields.Boolean("stream");
        return new SamplingParameters
        {
            Temperature = fields.Number("temperature", t => t is >= 0 and <= 2, "a number from 0 (greedy) to 2") ?? 1,
            TopP = fields.Number("top_p", p => p is > 0 and <= 1, "a number greater than 0 and at most 1") ?? 1,
            TopK = fields.Integer("top_k", -1, int.MaxValue) is { } k and > 0 ? k : 0,
            Count = fields.Integer("n", 1, options.MaxRows) ?? 1,
            Seed = fields.Long("seed") ?? BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))),
            Stops = fields.Texts("stop", MostStops),
            IsStreamed = streamed,
            StreamsUsage = ReadStreamOptions(fields, streamed),
        };
    }

    public SamplingOptions ToOptions(int maxTokens, ITokenizer tokenizer) => new()
    {
        Temperature = Temperature, TopP = TopP, TopK = TopK, MaxTokens = maxTokens, EndOfSequenceIds = tokenizer.EndOfSequenceIds,
    };

    private static bool ReadStreamOptions(RequestFields fields, bool streamed)
    {
        if (fields.Object("stream_options") is not { } stream)
        {
            return false;
        }

        var usage = stream.Boolean("include_usage");
        stream.Ignore("include_obfuscation");
        stream.RefuseOthers();
        return streamed ? usage : throw ApiException.Invalid("'stream_options' needs 'stream': true", "stream_options");
    }

    private static void RefuseUnsupported(RequestFields fields)
    {
        foreach (var name in (ReadOnlySpan<string>)["presence_penalty", "frequency_penalty"])
        {
            fields.Refuse(name, IsZero, "0");
        }

        fields.Refuse("logit_bias", value => value.ValueKind == JsonValueKind.Object && !value.EnumerateObject().Any(), "{}");
        fields.Ignore("user");
    }

    private static bool IsZero(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == 0;
}

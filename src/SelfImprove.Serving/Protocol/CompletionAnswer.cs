using System.Text.Json.Nodes;

namespace SelfImprove.Serving;

/// <summary>An answer of <c>/v1/completions</c>.</summary>
/// <param name="id">The answer's id.</param>
/// <param name="created">Seconds since 1970.</param>
/// <param name="model">The model's name.</param>
/// <param name="spelling">How tokens are shown.</param>
/// <param name="hasLogProbs">Whether log-probabilities are asked for.</param>
internal sealed class CompletionAnswer(string id, long created, string model, TokenSpelling spelling, bool hasLogProbs) : Answer
{
    public override JsonObject Head(bool streamed) => new() { ["id"] = id, ["object"] = "text_completion", ["created"] = created, ["model"] = model };

    public override JsonObject? Opening(int choice) => null;

    public override JsonObject Part(int choice, TextDelta delta) => Whole(choice, delta);

    public override JsonObject Whole(int choice, TextDelta text) => new()
    {
        ["text"] = text.Text,
        ["index"] = choice,
        ["logprobs"] = hasLogProbs ? LogProbs(text) : null,
        ["finish_reason"] = text.FinishReason,
    };

    private JsonObject LogProbs(TextDelta text)
    {
        var (tokens, logProbs, top, offsets) = (new JsonArray(), new JsonArray(), new JsonArray(), new JsonArray());
        foreach (var (id, rating, offset) in text.Tokens)
        {
            tokens.Add((JsonNode)spelling.Text(id));
            logProbs.Add(rating?.LogProb);
            top.Add(rating is null ? null : Alternatives(id, rating));
            offsets.Add((JsonNode)offset);
        }

        return new JsonObject { ["tokens"] = tokens, ["token_logprobs"] = logProbs, ["top_logprobs"] = top, ["text_offset"] = offsets };
    }

    // The token itself is always among them. Two tokens of one spelling: the likelier stays.
    private JsonObject Alternatives(int id, TokenRating rating)
    {
        var all = new JsonObject();
        foreach (var (token, logProb) in rating.Alternatives)
        {
            all.TryAdd(spelling.Text(token), logProb);
        }

        all.TryAdd(spelling.Text(id), rating.LogProb);
        return all;
    }
}

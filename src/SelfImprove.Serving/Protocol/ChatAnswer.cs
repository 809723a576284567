using System.Text.Json.Nodes;

namespace SelfImprove.Serving;

/// <summary>An answer of <c>/v1/chat/completions</c>.</summary>
/// <param name="id">The answer's id.</param>
/// <param name="created">Seconds since 1970.</param>
/// <param name="model">The model's name.</param>
/// <param name="spelling">How tokens are shown.</param>
/// <param name="hasLogProbs">Whether log-probabilities are asked for.</param>
internal sealed class ChatAnswer(string id, long created, string model, TokenSpelling spelling, bool hasLogProbs) : Answer
{
    private const string Role = "assistant";

    public override JsonObject Head(bool streamed) =>
        new() { ["id"] = id, ["object"] = streamed ? "chat.completion.chunk" : "chat.completion", ["created"] = created, ["model"] = model };

    public override JsonObject Opening(int choice) => Choice(choice, "delta", new JsonObject { ["role"] = Role, ["content"] = string.Empty }, null, null);

    public override JsonObject Part(int choice, TextDelta delta)
    {
        var content = delta.Text.Length > 0 || delta.FinishReason is null ? new JsonObject { ["content"] = delta.Text } : [];
        return Choice(choice, "delta", content, hasLogProbs ? LogProbs(delta) : null, delta.FinishReason);
    }

    public override JsonObject Whole(int choice, TextDelta text) => Choice(
        choice, "message", new JsonObject { ["role"] = Role, ["content"] = text.Text, ["refusal"] = null }, hasLogProbs ? LogProbs(text) : null, text.FinishReason);

    private static JsonObject Choice(int index, string name, JsonObject message, JsonObject? logProbs, string? finishReason) =>
        new() { ["index"] = index, [name] = message, ["logprobs"] = logProbs, ["finish_reason"] = finishReason };

    private JsonObject LogProbs(TextDelta text)
    {
        var content = new JsonArray();
        foreach (var (id, rating, _) in text.Tokens)
        {
            var token = Token(id, rating!.LogProb);
            token["top_logprobs"] = new JsonArray([.. rating.Alternatives.Select(a => Token(a.Token, a.LogProb))]);
            content.Add((JsonNode)token);
        }

        return new JsonObject { ["content"] = content, ["refusal"] = null };
    }

    private JsonObject Token(int id, double logProb) => new()
    {
        ["token"] = spelling.Text(id), ["logprob"] = logProb, ["bytes"] = new JsonArray([.. spelling.Bytes(id).Select(b => (JsonNode)(int)b)]),
    };
}

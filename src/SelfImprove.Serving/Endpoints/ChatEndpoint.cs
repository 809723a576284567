using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary><c>/v1/chat/completions</c>.</summary>
/// <param name="service">The served model.</param>
internal sealed class ChatEndpoint(CompletionService service)
{
    private readonly TokenSpelling _spelling = new(service.Model.Tokenizer);

    public async Task AnswerAsync(HttpContext context, ChatRequest request, CancellationToken cancel)
    {
        var answer = new ChatAnswer(ApiJson.NewId("chatcmpl-"), service.Time.GetUtcNow().ToUnixTimeSeconds(), service.Model.Name, _spelling, request.LogProbs is not null);
        var writer = new AnswerWriter(answer, request.Sampling, service.Model.Tokenizer) { PromptTokens = request.Prompt.Tokens.Length };
        using var generation = service.Start([request.Prompt], request.Sampling, request.MaxTokens, request.LogProbs);
        await writer.SendAsync(context.Response, generation, generation.ChoiceCount, cancel);
    }
}

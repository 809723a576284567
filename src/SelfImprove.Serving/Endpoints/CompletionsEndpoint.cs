using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary><c>/v1/completions</c>.</summary>
/// <param name="service">The served model.</param>
internal sealed class CompletionsEndpoint(CompletionService service)
{
    private readonly TokenSpelling _spelling = new(service.Model.Tokenizer);

    public async Task AnswerAsync(HttpContext context, CompletionRequest request, CancellationToken cancel)
    {
        var count = request.Sampling.Count;
        var openings = request.Echo ? await EchoAsync(request, cancel) : [];
        var answer = new CompletionAnswer(ApiJson.NewId("cmpl-"), service.Time.GetUtcNow().ToUnixTimeSeconds(), service.Model.Name, _spelling, request.LogProbs is not null);
        var writer = new AnswerWriter(answer, request.Sampling, service.Model.Tokenizer)
        {
            PromptTokens = request.Prompts.Sum(p => p.Tokens.Length),
            Openings = [.. openings.SelectMany(opening => Enumerable.Repeat(opening, count))],
        };
        if (request.MaxTokens == 0)
        {
            await writer.SendAsync(context.Response, null, request.Prompts.Length * count, cancel);
            return;
        }

        using var generation = service.Start(request.Prompts, request.Sampling, request.MaxTokens, request.LogProbs);
        await writer.SendAsync(context.Response, generation, generation.ChoiceCount, cancel);
    }

    /// <summary>The prompts as they are repeated, with the log-probabilities of their tokens.</summary>
    private async Task<ImmutableArray<TextDelta>> EchoAsync(CompletionRequest request, CancellationToken cancel)
    {
        var finish = request.MaxTokens == 0 ? "length" : null;
        if (request.LogProbs is not { } alternatives)
        {
            return [.. request.Prompts.Select(prompt => new TextDelta(prompt.Text, [], finish))];
        }

        var ratings = await service.Loop.RateAsync(request.Prompts.Select(p => p.Tokens), alternatives, cancel);
        return [.. request.Prompts.Zip(ratings, (prompt, rated) => new TextDelta(prompt.Text, Write(prompt, rated), finish))];
    }

    private ImmutableArray<WrittenToken> Write(Prompt prompt, TokenRating[] ratings)
    {
        var decoder = TextDecoder.Create(service.Model.Tokenizer);
        var written = ImmutableArray.CreateBuilder<WrittenToken>(prompt.Tokens.Length);
        var offset = 0;
        for (var t = 0; t < prompt.Tokens.Length; t++)
        {
            written.Add(new WrittenToken(prompt.Tokens[t], t == 0 ? null : ratings[t - 1], offset));
            offset += decoder.Append(prompt.Tokens[t]).Length;
        }

        return written.MoveToImmutable();
    }
}

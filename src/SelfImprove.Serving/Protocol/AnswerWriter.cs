using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary>Reads the tokens of a request as they are drawn, and sends its answer.</summary>
/// <param name="answer">How it is written.</param>
/// <param name="sampling">What was asked for.</param>
/// <param name="tokenizer">The tokenizer.</param>
internal sealed class AnswerWriter(Answer answer, SamplingParameters sampling, ITokenizer tokenizer)
{
    private static readonly byte[] EventStart = "data: "u8.ToArray();
    private static readonly byte[] EventEnd = "\n\n"u8.ToArray();
    private static readonly byte[] Done = "[DONE]"u8.ToArray();

    /// <summary>Tokens of all prompts.</summary>
    public required int PromptTokens { get; init; }

    /// <summary>What stands before each choice: the prompt that is repeated, with its log-probabilities. Default: nothing.</summary>
    public ImmutableArray<TextDelta> Openings { get; init; } = [];

    /// <summary>Sends the answer.</summary>
    /// <param name="response">The response; its status and headers are not sent yet.</param>
    /// <param name="generation">The completions; null when there are none, and the openings are all.</param>
    /// <param name="choiceCount">Number of choices.</param>
    /// <param name="cancel">Ends it.</param>
    public Task SendAsync(HttpResponse response, Generation? generation, int choiceCount, CancellationToken cancel)
    {
        var choices = Enumerable.Range(0, choiceCount).Select(i => new ChoiceText(tokenizer, sampling.Stops, Openings.IsEmpty ? 0 : Openings[i].Text.Length)).ToArray();
        return sampling.IsStreamed ? StreamAsync(response, generation, choices, cancel) : SendWholeAsync(response, generation, choices, cancel);
    }

    /// <summary>Sends an error in the middle of a stream.</summary>
    public static Task SendErrorAsync(HttpResponse response, ApiException e) => SendEventAsync(response, ApiJson.ToBytes(ApiJson.Error(e)), CancellationToken.None);

    private async Task SendWholeAsync(HttpResponse response, Generation? generation, ChoiceText[] choices, CancellationToken cancel)
    {
        var texts = choices.Select(_ => new StringBuilder()).ToArray();
        var tokens = choices.Select(_ => ImmutableArray.CreateBuilder<WrittenToken>()).ToArray();
        var reasons = new string?[choices.Length];
        await foreach (var (choice, delta) in DeltasAsync(generation, choices, cancel))
        {
            texts[choice].Append(delta.Text);
            tokens[choice].AddRange(delta.Tokens);
            reasons[choice] = delta.FinishReason ?? reasons[choice];
        }

        var json = answer.Head(streamed: false);
        json["choices"] = new JsonArray([.. choices.Select((_, i) => answer.Whole(i, new TextDelta(texts[i].ToString(), tokens[i].ToImmutable(), reasons[i])))]);
        json["usage"] = ApiJson.Usage(PromptTokens, choices.Sum(c => c.TokenCount));
        await ApiJson.SendAsync(response, json, cancel);
    }

    private async Task StreamAsync(HttpResponse response, Generation? generation, ChoiceText[] choices, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";

        // Tells proxies not to gather the events.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancel);
        await response.Body.FlushAsync(cancel);
        for (var i = 0; i < choices.Length; i++)
        {
            if (answer.Opening(i) is { } opening)
            {
                await SendAsync(opening);
            }
        }

        await foreach (var (choice, delta) in DeltasAsync(generation, choices, cancel))
        {
            await SendAsync(answer.Part(choice, delta));
        }

        if (sampling.StreamsUsage)
        {
            var json = answer.Head(streamed: true);
            json["choices"] = new JsonArray();
            json["usage"] = ApiJson.Usage(PromptTokens, choices.Sum(c => c.TokenCount));
            await SendEventAsync(response, ApiJson.ToBytes(json), cancel);
        }

        await SendEventAsync(response, Done, cancel);

        Task SendAsync(JsonObject choice)
        {
            var json = answer.Head(streamed: true);
            json["choices"] = new JsonArray(choice);
            if (sampling.StreamsUsage)
            {
                json["usage"] = null;
            }

            return SendEventAsync(response, ApiJson.ToBytes(json), cancel);
        }
    }

    /// <summary>What is added to each choice, in the order in which it is drawn, until all have ended.</summary>
    private async IAsyncEnumerable<(int Choice, TextDelta Delta)> DeltasAsync(
        Generation? generation, ChoiceText[] choices, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        for (var i = 0; i < Openings.Length; i++)
        {
            yield return (i, Openings[i]);
        }

        if (generation is null)
        {
            yield break;
        }

        var open = choices.Length;
        while (open > 0 && await generation.Tokens.WaitToReadAsync(cancel))
        {
            while (generation.Tokens.TryRead(out var drawn))
            {
                if (choices[drawn.Choice].IsFinished)
                {
                    continue;
                }

                var delta = choices[drawn.Choice].Append(drawn.Token);
                if (delta.FinishReason is not null)
                {
                    generation.Stop(drawn.Choice);
                    open--;
                }

                if (!delta.IsEmpty)
                {
                    yield return (drawn.Choice, delta);
                }
            }
        }
    }

    private static async Task SendEventAsync(HttpResponse response, ReadOnlyMemory<byte> data, CancellationToken cancel)
    {
        await response.Body.WriteAsync(EventStart, cancel);
        await response.Body.WriteAsync(data, cancel);
        await response.Body.WriteAsync(EventEnd, cancel);
        await response.Body.FlushAsync(cancel);
    }
}

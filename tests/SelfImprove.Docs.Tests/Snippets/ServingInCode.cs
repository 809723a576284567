using System.ClientModel;
using Microsoft.AspNetCore.Builder;
using OpenAI;
using OpenAI.Chat;
using SelfImprove.Serving;

namespace SelfImprove.Docs.Tests.Snippets;

internal static class ServingInCode
{
    public static async Task<string> AskAsync(string url, TextWriter output)
    {
        #region AskAServedModel
        var client = new ChatClient("countdown", new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(url) });
        ChatCompletion answer = await client.CompleteChatAsync("Use 2, 3, 5 and 8 to make 24.");
        await foreach (var update in client.CompleteChatStreamingAsync("Use 3, 3, 8 and 8 to make 24."))
        {
            output.Write(string.Concat(update.ContentUpdate.Select(part => part.Text)));
        }
        #endregion
        return answer.Content[0].Text;
    }

    public static async Task ServeAsync(string folder, string[] args, Func<WebApplication, Task> use)
    {
        #region ServeFromAnApplication
        using var engine = new CpuEngineFactory().Load(folder);
        var model = new ServedModel
        {
            Name = "countdown",
            Engine = engine,
            Tokenizer = TokenizerLoader.Load(folder),
            ChatTemplate = ChatTemplate.Load(folder) ?? ChatTemplate.BuiltIn("plain"),
        };

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddOpenAICompletions(model, new ServingOptions { MaxRows = 32 });
        await using var app = builder.Build();
        app.MapOpenAICompletions();
        await app.StartAsync();
        #endregion
        await use(app);
        await app.StopAsync();
    }
}

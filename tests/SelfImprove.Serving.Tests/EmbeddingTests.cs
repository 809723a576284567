using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace SelfImprove.Serving.Tests;

/// <summary>The endpoints in an application of someone else.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public async Task An_application_maps_the_endpoints_beside_its_own()
    {
        var model = Models.Alphabet();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddOpenAICompletions(model);
        await using var app = builder.Build();
        app.MapGet("/own", () => "mine");
        app.MapOpenAICompletions("/llm");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await client.SendAsync(RunningServer.Request("/llm/v1/completions", """{"model":"alphabet","prompt":"a","max_tokens":1,"temperature":0}"""));

        Assert.Equal("mine", await client.GetStringAsync("/own"));
        Assert.Contains("\"text\":\"b\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await app.StopAsync();
    }
}

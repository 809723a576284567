using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace SelfImprove.Serving;

/// <summary>Serves a model from an ASP.NET Core application, in the form of the OpenAI API.</summary>
public static class OpenAICompletions
{
    /// <summary>Registers a model to be served by <see cref="MapOpenAICompletions"/>.</summary>
    /// <param name="services">The application's services; a registered <see cref="TimeProvider"/> is the clock.</param>
    /// <param name="model">The model; from the start of the host to its end nothing else uses it.</param>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <exception cref="InvalidInputException">An option is out of its range.</exception>
    public static IServiceCollection AddOpenAICompletions(this IServiceCollection services, ServedModel model, ServingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(model);
        services.AddRoutingCore();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(model);
        services.AddSingleton((options ?? new ServingOptions()).Checked());
        services.AddSingleton<CompletionService>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<CompletionService>());
        services.AddSingleton<ApiEndpoint>();
        services.AddSingleton<CompletionsEndpoint>();
        services.AddSingleton<ChatEndpoint>();
        services.AddSingleton<InformationEndpoints>();
        return services;
    }

    /// <summary>
    /// Maps <c>GET /health</c>, <c>GET /v1/models</c>, <c>GET /v1/models/{model}</c>, <c>POST /v1/completions</c> and <c>POST /v1/chat/completions</c>.
    /// </summary>
    /// <param name="endpoints">The application; <see cref="AddOpenAICompletions"/> has been called on its services.</param>
    /// <param name="prefix">What stands before the paths, such as <c>/llm</c>. Default: nothing.</param>
    /// <returns>The endpoints, to add authorization, rate limits and the like.</returns>
    public static IEndpointConventionBuilder MapOpenAICompletions(this IEndpointRouteBuilder endpoints, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var service = services.GetRequiredService<CompletionService>();
        var api = services.GetRequiredService<ApiEndpoint>();
        var completions = services.GetRequiredService<CompletionsEndpoint>();
        var chat = services.GetRequiredService<ChatEndpoint>();
        var information = services.GetRequiredService<InformationEndpoints>();
        var group = endpoints.MapGroup(prefix);
        group.MapGet("/health", (RequestDelegate)information.GetHealthAsync);
        group.MapGet("/v1/models", (RequestDelegate)(context => api.GetAsync(context, information.ListModelsAsync)));
        group.MapGet("/v1/models/{**model}", (RequestDelegate)(context => api.GetAsync(context, information.GetModelAsync)));
        group.MapPost("/v1/completions", (RequestDelegate)(context => api.PostAsync(
            context, json => CompletionRequest.Read(json, service.Model, service.Options), completions.AnswerAsync)));
        group.MapPost("/v1/chat/completions", (RequestDelegate)(context => api.PostAsync(
            context, json => ChatRequest.Read(json, service.Model, service.Options), chat.AnswerAsync)));
        return group;
    }
}

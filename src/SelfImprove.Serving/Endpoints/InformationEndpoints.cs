using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary><c>/v1/models</c> and <c>/health</c>.</summary>
/// <param name="service">The served model.</param>
internal sealed class InformationEndpoints(CompletionService service)
{
    public Task ListModelsAsync(HttpContext context) => SendAsync(context, StatusCodes.Status200OK, new JsonObject { ["object"] = "list", ["data"] = new JsonArray(Model()) });

    /// <exception cref="ApiException">There is no such model.</exception>
    public Task GetModelAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["model"]!;
        return name == service.Model.Name ? SendAsync(context, StatusCodes.Status200OK, Model()) : throw ApiException.UnknownModel(name, service.Model.Name);
    }

    /// <summary>Whether requests are taken, and how many there are; needs no key.</summary>
    public Task GetHealthAsync(HttpContext context) => SendAsync(
        context, service.IsDraining ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
        new JsonObject { ["status"] = service.IsDraining ? "stopping" : "ok", ["running"] = service.Loop.Running, ["waiting"] = service.Loop.Waiting });

    private static Task SendAsync(HttpContext context, int status, JsonObject json)
    {
        context.Response.StatusCode = status;
        return ApiJson.SendAsync(context.Response, json, context.RequestAborted);
    }

    private JsonObject Model() => new()
    {
        ["id"] = service.Model.Name,
        ["object"] = "model",
        ["created"] = service.Created,
        ["owned_by"] = "selfimprove",
        ["context_length"] = service.Model.ContextLength(service.Options),
    };
}

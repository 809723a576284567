using System.Text.Json.Nodes;

namespace SelfImprove.ChatModels.Tests.Server;

/// <summary>A request that the server got.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Path">The path.</param>
/// <param name="Authorization">The header; null for none.</param>
/// <param name="Body">The body.</param>
internal sealed record ChatCall(int Number, string Path, string? Authorization, JsonNode Body)
{
    public string User => TextOf("user") ?? "";

    public string? System => TextOf("system");

    private string? TextOf(string role) => (string?)Body["messages"]!.AsArray().LastOrDefault(m => (string?)m!["role"] == role)?["content"];
}

using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary>The JSON that is sent.</summary>
internal static class ApiJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private const string ContentType = "application/json; charset=utf-8";

    public static byte[] ToBytes(JsonNode json) => JsonSerializer.SerializeToUtf8Bytes(json, Options);

    /// <summary>Sends JSON as the whole body of a response.</summary>
    public static async Task SendAsync(HttpResponse response, JsonNode json, CancellationToken cancel = default)
    {
        response.ContentType = ContentType;
        await response.Body.WriteAsync(ToBytes(json), cancel);
    }

    /// <summary>A new id, which no other answer has.</summary>
    public static string NewId(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public static JsonObject Error(ApiException e) => new()
    {
        ["error"] = new JsonObject { ["message"] = e.Message, ["type"] = e.Type, ["param"] = e.Param, ["code"] = e.Code },
    };

    public static JsonObject Usage(int promptTokens, int completionTokens) => new()
    {
        ["prompt_tokens"] = promptTokens,
        ["completion_tokens"] = completionTokens,
        ["total_tokens"] = promptTokens + completionTokens,
    };
}

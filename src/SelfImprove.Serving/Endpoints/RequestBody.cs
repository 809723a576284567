using System.Net.Mime;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SelfImprove.Serving;

/// <summary>Reads the JSON of requests.</summary>
internal static class RequestBody
{
    /// <summary>Reads a body up to a limit, whatever the web server's own limit is.</summary>
    /// <exception cref="ApiException">The body is too large, or not said to be JSON.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        // A page in a browser can send other types to this machine without asking first.
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase))
        {
            throw ApiException.NotJson();
        }

        if (request.ContentLength > limit)
        {
            throw ApiException.TooLarge(limit);
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + count > limit)
            {
                throw ApiException.TooLarge(limit);
            }

            body.Write(buffer, 0, count);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Reads what a body says.</summary>
    /// <exception cref="ApiException">It is not a JSON object, or <paramref name="read"/> refuses it.</exception>
    public static TRequest Parse<TRequest>(ReadOnlyMemory<byte> body, Func<JsonElement, TRequest> read)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? read(json.RootElement)
                : throw ApiException.Invalid("the request's body must be a JSON object");
        }
        catch (JsonException e)
        {
            throw ApiException.Invalid($"the request's body is malformed JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            // How the JSON reader says so.
            throw ApiException.Invalid("a text of the request is not Unicode: half of a surrogate pair stands alone, or a byte is no UTF-8");
        }
    }
}

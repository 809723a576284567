using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SelfImprove.Serving;

/// <summary>Checks the key of requests.</summary>
internal static class BearerKey
{
    private const string Scheme = "Bearer ";

    /// <summary>Throws unless a request carries the key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key; null lets everyone in.</param>
    /// <exception cref="ApiException">The key is missing or wrong.</exception>
    public static void Require(HttpRequest request, string? key)
    {
        if (key is null)
        {
            return;
        }

        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw ApiException.Unauthorized("the API key is missing: send 'Authorization: Bearer KEY'");
        }

        // Hashes are of one length, so that the time tells neither the key's letters nor their number.
        if (!CryptographicOperations.FixedTimeEquals(Hash(header[Scheme.Length..].Trim()), Hash(key)))
        {
            throw ApiException.Unauthorized("the API key is wrong");
        }
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}

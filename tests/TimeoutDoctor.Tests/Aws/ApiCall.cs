using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>A call as it arrived at a stand-in.</summary>
internal sealed record ApiCall(string Method, string Path, IReadOnlyDictionary<string, string> Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The operation of the JSON protocol, or empty.</summary>
    public string Operation => Headers.GetValueOrDefault("x-amz-target", "").Split('.')[^1];

    public JsonElement Json => JsonDocument.Parse(Body.Length == 0 ? "{}"u8.ToArray() : Body).RootElement;

    /// <summary>The part of the signature that is the same for the same service: algorithm, region, service.</summary>
    public string Scope
    {
        get
        {
            string[] scope = Headers.GetValueOrDefault("authorization", "").Split("Credential=")[^1].Split(',')[0].Split('/');
            return string.Join('/', scope.Skip(2));
        }
    }

    public string Client => Headers.GetValueOrDefault("user-agent", "");

    public static async Task<ApiCall> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new ApiCall(
            request.Method,
            request.Path.Value ?? "",
            request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.Ordinal),
            request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal),
            body.ToArray());
    }
}

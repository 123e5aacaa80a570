using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Checks a Signature Version 4 the way the service does: from the request and the secret, and against its own clock.</summary>
internal static class Signature
{
    public const string Key = "AKIAEXAMPLEEXAMPLE00";
    public const string Secret = "example+secret/for+the/stand+ins+only000";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(15);

    /// <summary>Whether it was signed at another time than the service's clock shows.</summary>
    public static bool IsLate(ApiCall call, DateTimeOffset now) => call.Headers.TryGetValue("x-amz-date", out string? date)
        && (DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - now).Duration() > Tolerance;

    /// <summary>Null when it is right, else the error code.</summary>
    public static string? Check(HttpRequest request, ApiCall call, DateTimeOffset now)
    {
        string authorization = call.Headers.GetValueOrDefault("authorization", "");
        if (!authorization.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
        {
            return "MissingAuthenticationToken";
        }

        Dictionary<string, string> parts = authorization["AWS4-HMAC-SHA256 ".Length..].Split(',').Select(p => p.Trim().Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        string[] scope = parts["Credential"].Split('/');
        string date = call.Headers["x-amz-date"];
        if (IsLate(call, now))
        {
            return "InvalidSignatureException";
        }

        string[] names = parts["SignedHeaders"].Split(';');
        string headers = string.Concat(names.Select(n => $"{n}:{(n == "host" ? request.Host.Value : call.Headers[n].Trim())}\n"));
        string query = string.Join('&', call.Query.OrderBy(q => q.Key, StringComparer.Ordinal).Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString(q.Value)}"));
        string payload = call.Headers.GetValueOrDefault("x-amz-content-sha256") ?? Convert.ToHexStringLower(SHA256.HashData(call.Body));
        string canonical = $"{call.Method}\n{call.Path}\n{query}\n{headers}\n{parts["SignedHeaders"]}\n{payload}";
        string text = $"AWS4-HMAC-SHA256\n{date}\n{string.Join('/', scope.Skip(1))}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] key = scope.Skip(1).Aggregate(Encoding.UTF8.GetBytes("AWS4" + Secret), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text))) == parts["Signature"] && scope[0] == Key ? null : "SignatureDoesNotMatch";
    }
}

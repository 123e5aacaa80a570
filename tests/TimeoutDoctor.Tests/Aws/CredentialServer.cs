using System.Text;
using Microsoft.AspNetCore.Http;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>The places that hand out credentials: container, instance, single sign-on and role service. Each gives its own session token.</summary>
internal sealed class CredentialServer : LoopbackServer
{
    private const string Until = "2099-01-01T00:00:00Z";

    protected override Task AnswerAsync(HttpContext context, ApiCall call) => (call.Method, call.Path) switch
    {
        ("GET", "/container") when call.Headers.GetValueOrDefault("authorization") == "container-token" => TextAsync(context, Keys("container")),
        ("PUT", "/latest/api/token") => TextAsync(context, "instance-token"),
        ("GET", "/latest/meta-data/iam/security-credentials" or "/latest/meta-data/iam/security-credentials/") => TextAsync(context, "reader"),
        ("GET", "/latest/meta-data/iam/security-credentials/reader") when call.Headers.GetValueOrDefault("x-aws-ec2-metadata-token") == "instance-token" => TextAsync(context, Keys("instance")),
        ("GET", "/federation/credentials") when call.Headers.GetValueOrDefault("x-amz-sso_bearer_token") == "sso-token" =>
            TextAsync(context, $$$"""{"roleCredentials":{"accessKeyId":"{{{Signature.Key}}}","secretAccessKey":"{{{Signature.Secret}}}","sessionToken":"sso","expiration":4070908800000}}"""),
        ("POST", "/") when Text(call) is var body && body.Contains("Action=AssumeRoleWithWebIdentity", StringComparison.Ordinal) && body.Contains("WebIdentityToken=web-token", StringComparison.Ordinal) =>
            TextAsync(context, Assumed("AssumeRoleWithWebIdentity", "web")),
        ("POST", "/") when Text(call).Contains("Action=AssumeRole&", StringComparison.Ordinal) => TextAsync(context, Assumed("AssumeRole", "role")),
        _ => ErrorAsync(context, 404, "NotFound"),
    };

    protected override async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        await TextAsync(context, code);
    }

    private static string Keys(string token) =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{Signature.Key}}","SecretAccessKey":"{{Signature.Secret}}","Token":"{{token}}","Expiration":"{{Until}}","LastUpdated":"2026-01-01T00:00:00Z"}""";

    private static string Text(ApiCall call) => Encoding.UTF8.GetString(call.Body) + "&";

    private static string Assumed(string action, string token) =>
        $"""
        <{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><AssumedRoleUser><AssumedRoleId>A:timeout-doctor</AssumedRoleId>
        <Arn>arn:aws:sts::123456789012:assumed-role/reader/timeout-doctor</Arn></AssumedRoleUser><Credentials><AccessKeyId>{Signature.Key}</AccessKeyId>
        <SecretAccessKey>{Signature.Secret}</SecretAccessKey><SessionToken>{token}</SessionToken><Expiration>{Until}</Expiration></Credentials></{action}Result>
        <ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></{action}Response>
        """;

    private static Task TextAsync(HttpContext context, string text) => SendAsync(context, Encoding.UTF8.GetBytes(text), null);
}

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
        ("POST", "/") when Encoding.UTF8.GetString(call.Body).Contains("Action=AssumeRole", StringComparison.Ordinal) => TextAsync(context, AssumedRole),
        _ => ErrorAsync(context, 404, "NotFound"),
    };

    protected override async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        await TextAsync(context, code);
    }

    private static string Keys(string token) =>
        $$"""{"Code":"Success","Type":"AWS-HMAC","AccessKeyId":"{{Signature.Key}}","SecretAccessKey":"{{Signature.Secret}}","Token":"{{token}}","Expiration":"{{Until}}","LastUpdated":"2026-01-01T00:00:00Z"}""";

    private static string AssumedRole =>
        $"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>A:timeout-doctor</AssumedRoleId>
        <Arn>arn:aws:sts::123456789012:assumed-role/reader/timeout-doctor</Arn></AssumedRoleUser><Credentials><AccessKeyId>{Signature.Key}</AccessKeyId>
        <SecretAccessKey>{Signature.Secret}</SecretAccessKey><SessionToken>role</SessionToken><Expiration>{Until}</Expiration></Credentials></AssumeRoleResult>
        <ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></AssumeRoleResponse>
        """;

    private static Task TextAsync(HttpContext context, string text) => SendAsync(context, Encoding.UTF8.GetBytes(text), null);
}

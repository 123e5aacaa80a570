using System.Net.Http;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Stands in front of the S3-compatible server: records, and fails where told to.</summary>
internal sealed class S3Proxy(string server) : LoopbackServer
{
    private static readonly string[] Hop = ["connection", "transfer-encoding", "keep-alive", "content-length"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None, AllowAutoRedirect = false });

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan Skew { get; set; }

    /// <summary>Calls that were refused because they were signed with another time.</summary>
    public int WronglyTimed { get; private set; }

    public override void Reset()
    {
        base.Reset();
        (Skew, WronglyTimed) = (TimeSpan.Zero, 0);
    }

    protected override async Task AnswerAsync(HttpContext context, ApiCall call)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow() + Skew;
        if (Signature.IsLate(call, now))
        {
            WronglyTimed++;
            context.Response.Headers.Date = now.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
            await ErrorAsync(context, 403, "RequestTimeTooSkewed");
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(call.Method), server + context.Request.Path.ToUriComponent() + context.Request.QueryString);
        request.Content = new ByteArrayContent(call.Body);
        foreach ((string name, string value) in call.Headers.Where(h => h.Key is not ("host" or "content-length" or "connection" or "transfer-encoding" or "expect")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        byte[] body = await response.Content.ReadAsByteArrayAsync();
        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Concat(response.Content.Headers).Where(h => !Hop.Contains(h.Key.ToLowerInvariant())))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (call.Method == "HEAD")
        {
            context.Response.ContentLength = response.Content.Headers.ContentLength;
        }
        else if (context.Response.StatusCode is not (204 or 304))
        {
            await SendAsync(context, body, BodyFault(context));
        }
    }

    protected override async Task ErrorAsync(HttpContext context, int status, string code)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/xml";
        byte[] body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>stand-in</Message><RequestId>0</RequestId></Error>");
        await SendAsync(context, body, null);
    }
}

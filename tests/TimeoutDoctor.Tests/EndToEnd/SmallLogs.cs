using System.Globalization;
using System.Text;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>
/// Three small logs of the same requests, one a second, with ids. Every fifth request times out at the gateway after 29 s although the
/// application answered after 80 ms; its response was lost on the way.
/// </summary>
internal static class SmallLogs
{
    public const int Count = 40;

    public const int TimedOut = Count / 5;

    private static readonly DateTimeOffset First = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public static string Gateway(string path = "/v1/items", int count = Count) => Lines(count, i => string.Create(CultureInfo.InvariantCulture,
        $$"""{"requestId":"{{Id(i)}}","xrayTraceId":"{{Trace(i)}}","ip":"192.0.2.7","requestTime":"{{At(i):dd/MMM/yyyy:HH:mm:ss}} +0000","requestTimeEpoch":"{{At(i).ToUnixTimeMilliseconds()}}","httpMethod":"GET","path":"{{path}}","protocol":"HTTP/1.1","status":"{{(Lost(i) ? 504 : 200)}}","responseLength":"512","responseLatency":"{{(Lost(i) ? 29002 : 92)}}","integrationLatency":"{{(Lost(i) ? 29000 : 90)}}","integrationStatus":"{{(Lost(i) ? "-" : "200")}}"}"""));

    public static string Elb(string path = "/v1/items", int count = Count) => Lines(count, i => string.Create(CultureInfo.InvariantCulture,
        $"""http {At(i).AddMilliseconds(Lost(i) ? 29001 : 91):yyyy-MM-ddTHH:mm:ss.ffffffZ} app/web/50dc6c495c0c9188 10.0.0.9:4{i % 10_000:D4} 10.0.1.5:80 {(Lost(i) ? "0.000 -1 -1 460 -" : "0.000 0.088 0.000 200 200")} 300 512 "GET http://api.example.com:80{path} HTTP/1.1" "curl/8.9.1" - - arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/api/73e2d6bc24d8a067 "Root={Trace(i)}" "-" "-" 0 {At(i).AddMilliseconds(1):yyyy-MM-ddTHH:mm:ss.ffffffZ} "forward" "-" "-" "10.0.1.5:80" "{(Lost(i) ? "-" : "200")}" "-" "-" """).TrimEnd());

    public static string App(string path = "/v1/items", int count = Count) => Lines(count, i => string.Create(CultureInfo.InvariantCulture,
        $$"""{"ts":"{{At(i).AddMilliseconds(85):yyyy-MM-ddTHH:mm:ss.fffZ}}","level":"INFO","logger":"http","msg":"request completed","method":"GET","path":"{{path}}","status":200,"durationMs":80.0,"host":"10.0.1.5","traceId":"Root={{Trace(i)}}","requestId":"{{Id(i)}}"}"""));

    /// <summary>Writes the three logs into the folders apigw, elb and app.</summary>
    public static void Write(ScratchFolder folder, int count = Count)
    {
        folder.Write("logs/apigw/access.log", Gateway(count: count));
        folder.Write("logs/elb/access.log", Elb(count: count));
        folder.Write("logs/app/app.log", App(count: count));
    }

    private static bool Lost(int i) => i % 5 == 4;

    private static DateTimeOffset At(int i) => First.AddSeconds(i);

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"4c03d4a7-dc09-4fcd-87e8-ffa4d439{i:x4}");

    public static string Trace(int i) => string.Create(CultureInfo.InvariantCulture, $"1-{At(i).ToUnixTimeSeconds():x8}-00978c3f1ee7b8a99bfe{i:x4}");

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        return text.ToString();
    }
}

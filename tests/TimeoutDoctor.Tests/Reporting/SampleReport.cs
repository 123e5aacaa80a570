using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Reporting;

/// <summary>A report made by hand; every text of a log can be replaced by a hostile one.</summary>
internal static class SampleReport
{
    public const string Hostile = "=cmd()<script>|`*\u001b[2J\u202eevil\u0007";

    public static readonly string[] Steps = ["take 10.0.1.5 out of rotation, or restart it", "compare its thread pool: never more than 20 at once, others reached 74"];

    public static DiagnosisReport Make(string? hostile = null)
    {
        var names = new Interner();
        Instant start = Instant.From(new DateTimeOffset(2026, 11, 23, 1, 26, 41, 207, TimeSpan.Zero));
        Instant from = Instant.From(new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
        SourceFile[] inputs =
        [
            new() { Id = 0, Name = hostile ?? "apigw/access.log", Hop = Hop.Gateway },
            new() { Id = 1, Name = "elb/app.prod-api.log.gz", Hop = Hop.LoadBalancer, Node = "10.0.1.21" },
            new() { Id = 2, Name = "app/10.0.1.5/access.log", Hop = Hop.App, Host = "10.0.1.5" },
        ];
        byte[] quote = hostile is null ? Encoding.UTF8.GetBytes("""{"requestId":"a3f1c9d0","status":"504","responseLatency":"29002","path":"/v1/products/8841"}""") : [.. Encoding.UTF8.GetBytes(hostile), 0xFF, 0xC3];
        long[] bins = [.. Enumerable.Range(0, 60).Select(i => i is > 15 and < 40 ? 20L - Math.Abs(28 - i) : 0)];
        return new DiagnosisReport
        {
            ToolVersion = "0.1.0", Names = names, Policy = new TimeoutPolicy(), Front = Hop.Gateway, Inputs = inputs,
            Window = (from, from + TimeSpan.FromHours(1)), Requests = 24_106, Explained = 220, TimedOut = 214, Flagged = 192,
            LoadBalancerJoins = new() { [JoinBasis.RequestId] = 24_000 }, AppJoins = new() { [JoinBasis.Inferred] = 23_000 },
            Causes =
            [
                new(CauseIds.QueuedBeforeApp, 141, 141, 0.91, TimeSpan.FromSeconds(31.6), TimeSpan.FromMilliseconds(812)),
                new(CauseIds.RequestLostBeforeApp, 31, 31, 0.78, null, null),
                new(CauseIds.BackendSlow, 22, 0, 0.95, null, TimeSpan.FromSeconds(41)),
                new(CauseIds.ElbNoTarget, 12, 12, 0.95, null, null),
                new(CauseIds.ResponseLostAfterApp, 8, 8, 0.72, null, TimeSpan.FromSeconds(1.9)),
                new(CauseIds.InsufficientEvidence, 6, 0, 0.2, null, null),
            ],
            Findings = [new("target", hostile ?? "10.0.1.5:80", CauseIds.QueuedBeforeApp, 138, 141, 0.33, 0.0001, $"138 of 141, 33 % of traffic, 93x (30-293), q < 0.001{hostile}")],
            Series = TimeSeries.Empty with { From = from, Requests = bins, TimeoutsByCause = new Dictionary<string, IReadOnlyList<long>> { [CauseIds.QueuedBeforeApp] = bins } },
            Hops = [new("app", null, 23_000, 210, 480, 1_900, 41_000)],
            ClockOffsets = [new(Hop.App, "10.0.1.5", TimeSpan.FromMilliseconds(402), TimeSpan.FromMilliseconds(1.8), 0, 400)],
            Explanations = [Request(names, start, hostile)],
            Quotes = new Dictionary<SourceRef, byte[]> { [new SourceRef(0, 1182)] = quote },
            Notes = ["6 undecided: no log of 10.0.1.5 between 01:22 and 01:24."],
        };
    }

    private static ExplainedRequest Request(Interner names, Instant start, string? hostile)
    {
        HopRecord front = HopRecord.Of(Hop.Gateway, new SourceRef(0, 1182));
        (front.Start, front.Duration, front.Status, front.Method) = (start, Elapsed.FromMilliseconds(29_002), 504, HttpMethod.Get);
        front.RequestId = RequestId.Parse(Encoding.UTF8.GetBytes(hostile is null ? "a3f1c9d0-7b52" : "\u001b[2J=x"));
        front.Route = names.Add(hostile ?? "/v1/products/{id}");
        front.Path = new TextArena().Add(Encoding.UTF8.GetBytes(hostile ?? "/v1/products/8841"));
        HopRecord elb = HopRecord.Of(Hop.LoadBalancer, new SourceRef(1, 40));
        (elb.Start, elb.Status, elb.Target) = (start, 504, names.Add(hostile ?? "10.0.1.5:80"));
        HopRecord app = HopRecord.Of(Hop.App, new SourceRef(2, 7713));
        (app.Start, app.End, app.Status, app.Duration) = (start + TimeSpan.FromMilliseconds(28_314), start + TimeSpan.FromMilliseconds(29_126), 200, Elapsed.FromMilliseconds(812));
        var trace = new RequestTrace { Front = front, LoadBalancerJoin = JoinBasis.RequestId, AppJoin = JoinBasis.Inferred, JoinConfidence = 0.97 };
        trace.Add(elb);
        trace.Add(app);
        Timeline line = Timeline.Empty;
        (line.Wait, line.ElbStart, line.Forwarded, line.ElbEnd, line.AppStart, line.Ready, line.AppEnd) = (29_002, 1, 4, 29_002, 28_314, 29_126, 29_126);
        line.Hops[HopName.ElbToApp] = 28_310;
        line.Hops[HopName.App] = 812;
        var verdict = new Verdict(
            CauseIds.QueuedBeforeApp, "late", 0.93, [new($"the application's log gives a start 28.3 s after the forwarding{hostile}", new SourceRef(2, 7713))],
            hostile ?? "the application started 28.3 s after the load balancer forwarded; it then took 812 ms.", CauseIds.ResponseLostAfterApp);
        return new ExplainedRequest(trace, line, true, true, verdict);
    }
}

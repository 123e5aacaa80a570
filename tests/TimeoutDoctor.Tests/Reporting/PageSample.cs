using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Reporting;

/// <summary>A small report with hostile texts in every place that may hold log text.</summary>
internal static class PageSample
{
    public static readonly byte[] HostileLine = [.. "GET /<script>alert(1)</script> \u001b[31m \u202e "u8, 0xff];

    public static DiagnosisReport Make()
    {
        var names = new Interner();
        var start = Instant.From(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        HopRecord front = HopRecord.Of(Hop.Gateway, new SourceRef(0, 7));
        front.Start = start;
        front.Status = 504;
        front.Method = HttpMethod.Get;
        front.Path = new TextArena().Add("/<script>alert(2)</script>\u001b\u202e"u8);
        Timeline timeline = Timeline.Empty;
        timeline.Wait = 29_000;
        timeline.Hops[HopName.ElbToApp] = 28_000;
        timeline.Hops[HopName.App] = 800;
        timeline.Forwarded = 10;
        timeline.AppStart = 28_010;
        timeline.AppDuration = 800;
        var verdict = new Verdict(CauseIds.QueuedBeforeApp, "late", 0.9, [new Evidence("it waited", front.At)], "waited 28 s");
        var input = new SourceFile { Id = 0, Name = "<img src=x>.log", Hop = Hop.Gateway, FormatId = "apigw-json" };
        input.Counts.CountOther(rejected: true, "not a record", 3, HostileLine);
        var explained = new ExplainedRequest(new RequestTrace { Front = front }, timeline, true, true, verdict);
        HopTimes times = default;
        times[HopName.ElbToApp] = 750;
        times[HopName.App] = 150;
        return new DiagnosisReport
        {
            ToolVersion = "1.2.3",
            CommandLine = "diagnose <x>",
            Names = names,
            Policy = new TimeoutPolicy(),
            Front = Hop.Gateway,
            Inputs = [input],
            Window = (start, start + TimeSpan.FromMinutes(2)),
            Requests = 100,
            Explained = 1,
            TimedOut = 1,
            Flagged = 1,
            AppJoins = new() { [JoinBasis.TraceId] = 90 },
            Causes = [new CauseCount(CauseIds.QueuedBeforeApp, 1, 1, 0.9, TimeSpan.FromSeconds(28), TimeSpan.FromMilliseconds(800))],
            Findings = [new Finding("target", "<b>", null, 1, 1, 0.3, double.NaN, "target <b>bold</b>")],
            Explanations = [explained],
            Telling = [explained],
            Path = new TypicalPath(CauseIds.QueuedBeforeApp, 1, TimeSpan.FromSeconds(29), TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(28), TimeSpan.FromMilliseconds(800), 200),
            HeatMaps = [new HeatMap("elb-to-app", start, TimeSpan.FromMinutes(1), [[50, 9, 1, 0, 0, 0, 0, 0], [30, 0, 0, 0, 0, 0, 1, 0]])],
            Activity = new LogActivity(start, TimeSpan.FromMinutes(1), [new SourceActivity(Hop.Gateway, "", [60, 40]), new SourceActivity(Hop.App, "<b>host", [60, 0])]),
            Sample = [new(start, 100, 50, null, false), new(start, 29_000, 800, CauseIds.QueuedBeforeApp, true), new(start, 29_000, double.NaN, CauseIds.RequestLostBeforeApp, true)],
            Series = new TimeSeries(
                start, TimeSpan.FromMinutes(1), [60, 40], new Dictionary<string, IReadOnlyList<long>> { [CauseIds.QueuedBeforeApp] = [0, 1] },
                new Dictionary<string, PercentileSeries> { ["total"] = new([100, double.NaN], [200, double.NaN], [29_000, double.NaN]) }),
            Shares = [new HopShare("timed out", 1, 1000, times, 100)],
            Quotes = new Dictionary<SourceRef, byte[]> { [front.At] = HostileLine },
        };
    }

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

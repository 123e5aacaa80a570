using CsvHelper;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Reporting.Csv;

/// <summary><c>requests.csv</c>: one row per request.</summary>
internal static class RequestsCsv
{
    private static readonly string[] Columns =
    [
        "file", "line", "requestId", "traceId", "start", "durationMs", "status", "method", "path", "route",
        "elbFile", "elbLine", "elbStatus", "target", "node",
        "appFile", "appLine", "appStatus", "appDurationMs", "host", "attempts",
        "joinElb", "joinApp", "joinConfidence", "timedOut", "flagged",
        "cause", "causeDetail", "causeConfidence", "summary",
    ];

    internal static void Header(CsvWriter csv) => CsvTable.Row(csv, Columns);

    internal static void Row(CsvWriter csv, ExplainedRequest request, DiagnosisReport report)
    {
        string?[] cells = [.. Front(request.Trace.Front, report), .. LoadBalancer(request.Trace, report), .. App(request.Trace, report), .. Result(request)];
        CsvTable.Row(csv, cells);
    }

    internal static string IdOf(in HopRecord front) => (front.RequestId.IsKnown ? front.RequestId : front.ExtendedId).ToString();

    private static string?[] Front(in HopRecord front, DiagnosisReport report) =>
    [
        report.FileOf(front.At), CsvTable.Whole(front.At.Line), IdOf(front), front.TraceId.ToString(), Time(front.Start),
        CsvTable.Number(front.Duration.Milliseconds, 4), CsvTable.Whole(front.Status), front.Method.Name(), front.Path.ToString(), report.Names[front.Route],
    ];

    private static string?[] LoadBalancer(RequestTrace trace, DiagnosisReport report)
    {
        if (!trace.HasLoadBalancer)
        {
            return ["", "", "", "", ""];
        }

        HopRecord elb = trace.Elb;
        return [report.FileOf(elb.At), CsvTable.Whole(elb.At.Line), CsvTable.Whole(elb.Status), report.Names[elb.Target], elb.At.IsKnown ? report.Inputs[elb.At.Source].Node : ""];
    }

    private static string?[] App(RequestTrace trace, DiagnosisReport report)
    {
        if (!trace.HasApp)
        {
            return ["", "", "", "", "", "0"];
        }

        HopRecord app = trace.AnsweringApp;
        string? host = app.Target != Interner.None ? report.Names[app.Target] : app.At.IsKnown ? report.Inputs[app.At.Source].Host : "";
        return
        [
            report.FileOf(app.At), CsvTable.Whole(app.At.Line), CsvTable.Whole(app.Status), CsvTable.Number(app.Duration.Milliseconds, 4), host,
            CsvTable.Whole(trace.App.Count),
        ];
    }

    private static string?[] Result(ExplainedRequest request) =>
    [
        RequestRowWriter.NameOf(request.Trace.LoadBalancerJoin), RequestRowWriter.NameOf(request.Trace.AppJoin),
        CsvTable.Number(request.Trace.WholeConfidence, 4), Flag(request.TimedOut), Flag(request.Flagged),
        request.Verdict?.Cause, request.Verdict?.Detail, request.Verdict is { } verdict ? CsvTable.Number(verdict.Confidence, 4) : "", request.Verdict?.Summary,
    ];

    private static string Time(Instant at) => at.IsKnown ? at.ToString() : "";

    private static string Flag(bool value) => value ? "true" : "false";
}

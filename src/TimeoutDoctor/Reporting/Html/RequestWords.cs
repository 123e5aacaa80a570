using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>A request's own words; they come from logs and are hostile.</summary>
internal static class RequestWords
{
    /// <summary>Method and path, moment and outcome.</summary>
    public static string Title(DiagnosisReport report, ExplainedRequest request) =>
        $"{Line(report, request)}, {request.Trace.Front.Start}, {Status(request)} in {Wording.Duration(request.Timeline.Wait)}";

    /// <summary>Method and path, or the route where no path was logged.</summary>
    public static string Line(DiagnosisReport report, ExplainedRequest request)
    {
        HopRecord front = request.Trace.Front;
        string path = front.Path.IsEmpty ? report.Names[front.Route] : front.Path.ToString();
        string method = front.Method.Name() is { Length: > 0 } name ? name + " " : "";
        return method + (path.Length > 160 ? path[..160] + "…" : path.Length == 0 ? "(no path)" : path);
    }

    /// <summary>The request's id as logged.</summary>
    public static string Id(ExplainedRequest request)
    {
        HopRecord front = request.Trace.Front;
        RequestId id = front.RequestId.IsKnown ? front.RequestId : front.ExtendedId.IsKnown ? front.ExtendedId : front.TraceId;
        return id.IsKnown ? id.ToString() : "–";
    }

    /// <summary>The status that the client got.</summary>
    public static string Status(ExplainedRequest request) =>
        request.Trace.Front.Status > 0 ? request.Trace.Front.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "–";
}

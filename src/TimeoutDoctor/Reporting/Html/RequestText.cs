using System.Globalization;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>A request's own words; they come from logs and are hostile.</summary>
internal static class RequestText
{
    /// <summary>Method and path, or the route where no path was logged.</summary>
    public static string Line(DiagnosisReport report, ExplainedRequest request)
    {
        HopRecord front = request.Trace.Front;
        string path = front.Path.IsEmpty ? report.Names[front.Route] : front.Path.ToString();
        string method = front.Method.Name() is { Length: > 0 } name ? name + " " : "";
        return method + (path.Length > 160 ? path[..160] + "…" : path.Length == 0 ? "(no path)" : path);
    }

    /// <summary>Method and route.</summary>
    public static string Route(DiagnosisReport report, ExplainedRequest request)
    {
        string route = report.Names[request.Trace.Front.Route];
        return route.Length == 0 ? Line(report, request) : (request.Trace.Front.Method.Name() is { Length: > 0 } name && !route.StartsWith(name, StringComparison.Ordinal) ? name + " " : "") + route;
    }

    /// <summary>The request's id as logged; – without one.</summary>
    public static string Id(ExplainedRequest request)
    {
        HopRecord front = request.Trace.Front;
        RequestId id = front.RequestId.IsKnown ? front.RequestId : front.ExtendedId.IsKnown ? front.ExtendedId : front.TraceId;
        return id.IsKnown ? id.ToString() : "–";
    }

    /// <summary>The status that the client got.</summary>
    public static string Status(ExplainedRequest request) =>
        request.Trace.Front.Status > 0 ? request.Trace.Front.Status.ToString(CultureInfo.InvariantCulture) : "–";

    /// <summary>File and line.</summary>
    public static string Place(DiagnosisReport report, SourceRef at) => report.FileOf(at) + ":" + at.Line.ToString(CultureInfo.InvariantCulture);
}

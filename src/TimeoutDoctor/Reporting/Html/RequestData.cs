using System.Globalization;
using System.Text;
using System.Text.Json;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The requests as data for the page's script: repeated texts once, numbers rounded, every text made visible.</summary>
internal static class RequestData
{
    /// <summary>The moment as the table shows it.</summary>
    public static string Stamp(Instant at) => at.IsKnown ? at.ToDateTimeOffset().ToString("MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) : "–";

    /// <summary>The block of data. The default encoder escapes &lt;, &gt; and &amp;, so that no text can end the element.</summary>
    public static string Json(DiagnosisReport report, IReadOnlyList<ExplainedRequest> requests)
    {
        var lines = new Texts();
        var targets = new Texts();
        var causes = new Texts();
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("limit", report.Policy.Of(report.Front).TotalMilliseconds);
            json.WriteStartArray("rows");
            foreach (ExplainedRequest request in requests)
            {
                Row(json, report, request, lines, targets, causes);
            }

            json.WriteEndArray();
            lines.Write(json, "lines");
            targets.Write(json, "targets");
            causes.Write(json, "causes");
            json.WriteStartArray("hops");
            foreach (HopName hop in HopNames.All)
            {
                json.WriteStringValue(hop.Id());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Row(Utf8JsonWriter json, DiagnosisReport report, ExplainedRequest request, Texts lines, Texts targets, Texts causes)
    {
        HopRecord front = request.Trace.Front;
        Timeline time = request.Timeline;
        RequestId id = front.RequestId.IsKnown ? front.RequestId : front.ExtendedId;
        json.WriteStartArray();
        json.WriteNumberValue(front.Start.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteNumberValue(lines[RequestText.Route(report, request)]);
        json.WriteNumberValue(targets[request.Trace.HasLoadBalancer ? report.Names[request.Trace.Elb.Target] : ""]);
        Ms(json, time.Wait);
        Ms(json, time.BeforeApp);
        Ms(json, time.AppDuration);
        json.WriteNumberValue(causes[request.Verdict?.Cause ?? "–"]);
        json.WriteStringValue(request.Verdict is { } v && v.Cause != CauseIds.InsufficientEvidence ? ReportNumbers.ConfidenceText(v.Confidence) : "");
        json.WriteNumberValue(request.Flagged ? 1 : 0);
        json.WriteNumberValue(front.Status);
        json.WriteStringValue(SafeText.Of(id.IsKnown ? id.ToString() : ""));
        json.WriteStringValue(SafeText.Of(RequestText.Place(report, front.At)));
        json.WriteStringValue(SafeText.Of(request.Verdict?.Summary ?? ""));
        json.WriteStartArray();
        foreach ((HopName hop, double from, double to) in WaterfallRow.Segments(time))
        {
            json.WriteStartArray();
            json.WriteNumberValue((int)hop);
            Ms(json, from);
            Ms(json, to - from);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStringValue(Stamp(front.Start));
        json.WriteStringValue(SafeText.Of(front.TraceId.IsKnown ? front.TraceId.ToString() : ""));
        json.WriteEndArray();
    }

    private static void Ms(Utf8JsonWriter json, double ms)
    {
        if (double.IsFinite(ms))
        {
            json.WriteNumberValue(Math.Round(ms, Math.Abs(ms) < 100 ? 1 : 0));
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private sealed class Texts
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
        private readonly List<string> _texts = [];

        public int this[string text]
        {
            get
            {
                if (!_numbers.TryGetValue(text, out int number))
                {
                    _numbers.Add(text, number = _texts.Count);
                    _texts.Add(SafeText.Of(text));
                }

                return number;
            }
        }

        public void Write(Utf8JsonWriter json, string name)
        {
            json.WriteStartArray(name);
            _texts.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
    }
}

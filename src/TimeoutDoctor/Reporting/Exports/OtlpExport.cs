using System.Globalization;
using System.Text;
using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>
/// <c>traces.otlp.json</c>: the explained requests as one <c>TracesData</c> of OTLP's JSON encoding (opentelemetry.io/docs/specs/otlp, ids in
/// hex, 64-bit numbers as text), one resource per service. It can be posted to <c>/v1/traces</c> of a collector, Jaeger or Tempo, and
/// dropped into Jaeger's page.
/// </summary>
public static class OtlpExport
{
    private const int KindInternal = 1;
    private const int KindServer = 2;
    private const int StatusError = 2;

    /// <summary>Writes the file.</summary>
    public static void Write(Stream output, DiagnosisReport report)
    {
        IEnumerable<(ExplainedRequest Request, HopSpan Span)> spans = report.Explanations.SelectMany(r => HopSpan.Of(r, report).Select(s => (r, s)));
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteStartArray("resourceSpans");
        foreach (IGrouping<string, (ExplainedRequest Request, HopSpan Span)> service in spans.GroupBy(s => s.Span.Service, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Resource(json, service, report);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Resource(Utf8JsonWriter json, IGrouping<string, (ExplainedRequest Request, HopSpan Span)> service, DiagnosisReport report)
    {
        json.WriteStartObject();
        json.WriteStartObject("resource");
        Attributes(json, [("service.name", service.Key)]);
        json.WriteEndObject();
        json.WriteStartArray("scopeSpans");
        json.WriteStartObject();
        json.WriteStartObject("scope");
        json.WriteString("name", "timeout-doctor");
        json.WriteString("version", report.ToolVersion);
        json.WriteEndObject();
        json.WriteStartArray("spans");
        foreach ((ExplainedRequest request, HopSpan span) in service)
        {
            Span(json, request, span, report);
            if (json.BytesPending > 1 << 16)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Span(Utf8JsonWriter json, ExplainedRequest request, HopSpan span, DiagnosisReport report)
    {
        UInt128 trace = HopSpan.TraceIdOf(request, report);
        json.WriteStartObject();
        json.WriteString("traceId", trace.ToString("x32", CultureInfo.InvariantCulture));
        json.WriteString("spanId", SpanId(request, span.Id, report));
        if (span.Parent >= 0)
        {
            json.WriteString("parentSpanId", SpanId(request, span.Parent, report));
        }

        json.WriteString("name", HopSpan.NameOf(request, report));
        json.WriteNumber("kind", span.Hop == Hop.LoadBalancer ? KindInternal : KindServer);
        json.WriteString("startTimeUnixNano", UnixNano(request.Trace.Front.Start, span.FromMs));
        json.WriteString("endTimeUnixNano", UnixNano(request.Trace.Front.Start, span.ToMs));
        Attributes(json, span.Attributes(request, report));
        json.WriteStartObject("status");
        if (span.Record.Status >= 500 || (span.Id == 0 && request.TimedOut))
        {
            json.WriteNumber("code", StatusError);
            json.WriteString("message", span.Id == 0 ? request.Verdict?.Cause ?? "" : "");
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Two requests may share a trace id, so the front's place makes the span's id.
    private static string SpanId(ExplainedRequest request, int span, DiagnosisReport report)
    {
        SourceRef at = request.Trace.Front.At;
        byte[] text = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{report.FileOf(at)}:{at.Line}:{span}"));
        return (StableHash.Of(text, 3) | 1).ToString("x16", CultureInfo.InvariantCulture);
    }

    private static string UnixNano(Instant start, double ms) =>
        (((start.Ticks - DateTime.UnixEpoch.Ticks) * 100) + (long)Math.Round(ms * 1_000_000)).ToString(CultureInfo.InvariantCulture);

    private static void Attributes(Utf8JsonWriter json, IEnumerable<(string Key, object Value)> attributes)
    {
        json.WriteStartArray("attributes");
        foreach ((string key, object value) in attributes)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteStartObject("value");
            switch (value)
            {
                case bool flag:
                    json.WriteBoolean("boolValue", flag);
                    break;
                case long number:
                    json.WriteString("intValue", number.ToString(CultureInfo.InvariantCulture));
                    break;
                case double number:
                    json.WriteNumber("doubleValue", number);
                    break;
                default:
                    json.WriteString("stringValue", (string)value);
                    break;
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

using System.Globalization;
using System.Text.Json;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>
/// <c>trace-events.json</c>: the explained requests in Chrome's Trace Event Format, for Perfetto (ui.perfetto.dev) and chrome://tracing. Each
/// request is a process, each hop a thread of it, and the segments of its time stand on a thread below.
/// </summary>
public static class ChromeTraceExport
{
    private const int SegmentThread = 100;

    /// <summary>Writes the file.</summary>
    public static void Write(Stream output, DiagnosisReport report)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartArray("traceEvents");
        int process = 0;
        foreach (ExplainedRequest request in report.Explanations)
        {
            Request(json, request, ++process, report);
            if (json.BytesPending > 1 << 16)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Request(Utf8JsonWriter json, ExplainedRequest request, int process, DiagnosisReport report)
    {
        IReadOnlyList<HopSpan> spans = HopSpan.Of(request, report);
        if (spans.Count == 0)
        {
            return;
        }

        string name = HopSpan.NameOf(request, report), cause = request.Verdict?.Cause ?? "";
        Name(json, "process_name", process, 0, $"{name} {request.Trace.Front.Status.ToString(CultureInfo.InvariantCulture)} {cause}".TrimEnd());
        foreach (HopSpan span in spans)
        {
            Name(json, "thread_name", process, span.Id + 1, span.Service);
            Event(json, request, (process, span.Id + 1), name, "hop", span.FromMs, span.ToMs, span.Attributes(request, report));
        }

        Name(json, "thread_name", process, SegmentThread, "segments");
        foreach ((HopName hop, double from, double to) in WaterfallRow.Segments(request.Timeline))
        {
            Event(json, request, (process, SegmentThread), hop.Id(), "segment", from, to, []);
        }
    }

    private static void Name(Utf8JsonWriter json, string what, int process, int thread, string name)
    {
        json.WriteStartObject();
        json.WriteString("ph", "M");
        json.WriteString("name", what);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", thread);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Event(
        Utf8JsonWriter json, ExplainedRequest request, (int Process, int Thread) place, string name, string category, double from, double to, IEnumerable<(string Key, object Value)> facts)
    {
        double start = (request.Trace.Front.Start.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerMicrosecond;
        json.WriteStartObject();
        json.WriteString("ph", "X");
        json.WriteString("name", name);
        json.WriteString("cat", category);
        // Both ends are rounded, not the length, so that what touches goes on touching and does not overlap.
        double begin = Math.Round(start + (from * 1000));
        json.WriteNumber("ts", begin);
        json.WriteNumber("dur", Math.Round(start + (to * 1000)) - begin);
        json.WriteNumber("pid", place.Process);
        json.WriteNumber("tid", place.Thread);
        json.WriteStartObject("args");
        foreach ((string key, object value) in facts)
        {
            json.WritePropertyName(key);
            Value(json, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            default: throw new NotSupportedException($"an attribute of type {value.GetType().Name}");
        }
    }
}

using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Json;

/// <summary>Writes requests as the objects of <c>requests.ndjson</c>, one line each. Reused for millions of rows; not thread-safe.</summary>
public sealed class RequestRowWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    private readonly Interner _names;
    private readonly IReadOnlyList<SourceFile> _inputs;
    private readonly ZoneMap _zones;
    private readonly Dictionary<int, string?> _zoneOfTarget = [];
    private readonly ArrayBufferWriter<byte> _buffer = new(4 * 1024);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes a writer.</summary>
    /// <param name="names">Texts behind the records' numbers.</param>
    /// <param name="inputs">The sources by id.</param>
    /// <param name="zones">Which availability zone an address lies in.</param>
    public RequestRowWriter(Interner names, IReadOnlyList<SourceFile> inputs, ZoneMap? zones = null)
    {
        _zones = zones ?? ZoneMap.Empty;
        _names = names;
        _inputs = inputs;
        _json = new Utf8JsonWriter(_buffer, Options);
    }

    /// <summary>The row of a request, with its line end; valid until the next call.</summary>
    public ReadOnlySpan<byte> Render(ExplainedRequest request)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        RequestTrace trace = request.Trace;
        _json.WriteStartObject();
        WriteFront(trace.Front);
        WriteElb(trace);
        WriteApp(trace);
        _json.WriteNumber("attempts"u8, trace.App.Count);
        WriteJoin(trace);
        WriteHops(request.Timeline);
        _json.WriteBoolean("timedOut"u8, request.TimedOut);
        _json.WriteBoolean("flagged"u8, request.Flagged);
        WriteVerdict(request.Verdict);
        _json.WriteEndObject();
        _json.Flush();
        _buffer.Write("\n"u8);
        return _buffer.WrittenSpan;
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    /// <summary>The contract's name of a hop.</summary>
    public static string NameOf(Hop hop) => hop switch
    {
        Hop.Gateway => "gateway",
        Hop.LoadBalancer => "elb",
        Hop.Proxy => "proxy",
        Hop.App => "app",
        _ => "unknown",
    };

    /// <summary>The contract's name of a basis.</summary>
    public static string NameOf(JoinBasis basis) => basis switch
    {
        JoinBasis.RequestId => "request-id",
        JoinBasis.TraceId => "trace-id",
        JoinBasis.Inferred => "inferred",
        _ => "none",
    };

    private void WriteFront(in HopRecord front)
    {
        _json.WriteStartObject("front"u8);
        _json.WriteString("hop"u8, NameOf(front.Hop));
        WritePlace(front.At);
        Text("requestId"u8, (front.RequestId.IsKnown ? front.RequestId : front.ExtendedId).ToString());
        Text("traceId"u8, front.TraceId.ToString());
        WriteTimes(front);
        WriteStatus("status"u8, front.Status);
        Text("method"u8, front.Method.Name());
        Text("path"u8, front.Path.ToString());
        Text("route"u8, RouteText(front));
        if (front.Hop == Hop.LoadBalancer)
        {
            WriteElbFields(front);
        }

        _json.WriteEndObject();
    }

    private void WriteElb(RequestTrace trace)
    {
        if (trace.LoadBalancer.Count == 0)
        {
            _json.WriteNull("elb"u8);
            return;
        }

        HopRecord elb = trace.Elb;
        _json.WriteStartObject("elb"u8);
        WritePlace(elb.At);
        WriteTimes(elb);
        WriteStatus("status"u8, elb.Status);
        WriteElbFields(elb);
        _json.WriteEndObject();
    }

    private void WriteElbFields(in HopRecord elb)
    {
        WriteStatus("targetStatus"u8, elb.TargetStatus);
        TextOrNull("target"u8, _names[elb.Target]);
        Text("targetZone"u8, ZoneOf(elb.Target));
        TextOrNull("node"u8, _inputs[elb.At.Source].Node);
        Text("nodeZone"u8, _zones.Of(_inputs[elb.At.Source].Node));
        WritePhase("requestProcessingMs"u8, elb.RequestTime);
        WritePhase("targetProcessingMs"u8, elb.TargetTime);
        WritePhase("responseProcessingMs"u8, elb.ResponseTime);
    }

    private string? ZoneOf(int target)
    {
        if (_zones.IsEmpty || target is Interner.None or Interner.Overflow)
        {
            return null;
        }

        if (!_zoneOfTarget.TryGetValue(target, out string? zone))
        {
            _zoneOfTarget.Add(target, zone = _zones.Of(_names[target]));
        }

        return zone;
    }

    private void WriteApp(RequestTrace trace)
    {
        if (!trace.HasApp)
        {
            _json.WriteNull("app"u8);
            return;
        }

        HopRecord app = trace.AnsweringApp;
        _json.WriteStartObject("app"u8);
        WritePlace(app.At);
        WriteTimes(app);
        WriteStatus("status"u8, app.Status);
        TextOrNull("host"u8, app.Target != Interner.None ? _names[app.Target] : _inputs[app.At.Source].Host);
        _json.WriteEndObject();
    }

    private void WriteJoin(RequestTrace trace)
    {
        _json.WriteStartObject("join"u8);
        _json.WriteString("elb"u8, NameOf(trace.LoadBalancerJoin));
        _json.WriteString("app"u8, NameOf(trace.AppJoin));
        _json.WriteNumber("confidence"u8, Math.Round(trace.WholeConfidence, 4));
        _json.WriteEndObject();
    }

    private void WriteHops(in Timeline timeline)
    {
        _json.WriteStartArray("hops"u8);
        foreach (HopName name in HopNames.All)
        {
            double ms = timeline.Hops[name];
            if (!double.IsNaN(ms))
            {
                _json.WriteStartObject();
                _json.WriteString("name"u8, name.Id());
                _json.WriteNumber("ms"u8, Math.Round(ms, 3));
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
    }

    private void WriteVerdict(Verdict? verdict)
    {
        if (verdict is null)
        {
            _json.WriteNull("cause"u8);
            _json.WriteNull("causeConfidence"u8);
            return;
        }

        _json.WriteString("cause"u8, verdict.Cause);
        _json.WriteNumber("causeConfidence"u8, Math.Round(verdict.Confidence, 4));
        Text("causeDetail"u8, verdict.Detail);
        Text("summary"u8, verdict.Summary);
        Text("runnerUp"u8, verdict.RunnerUp);
        Text("missing"u8, verdict.Missing);
        _json.WriteStartArray("evidence"u8);
        foreach (Evidence evidence in verdict.Evidence)
        {
            _json.WriteStartObject();
            _json.WriteString("text"u8, evidence.Text);
            if (evidence.At.IsKnown)
            {
                WritePlace(evidence.At);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    private void WritePlace(SourceRef at)
    {
        _json.WriteString("file"u8, _inputs[at.Source].Name);
        _json.WriteNumber("line"u8, at.Line);
    }

    private void WriteTimes(in HopRecord record)
    {
        if (record.Start.IsKnown)
        {
            _json.WriteString("start"u8, record.Start.ToString());
        }
        else
        {
            _json.WriteNull("start"u8);
        }

        WritePhase("durationMs"u8, record.Duration);
    }

    private void WritePhase(ReadOnlySpan<byte> key, Elapsed phase)
    {
        if (phase.IsMeasured)
        {
            _json.WriteNumber(key, Math.Round(phase.Milliseconds, 4));
        }
        else
        {
            _json.WriteNull(key);
        }
    }

    private void WriteStatus(ReadOnlySpan<byte> key, short status)
    {
        if (status > 0)
        {
            _json.WriteNumber(key, status);
        }
        else
        {
            _json.WriteNull(key);
        }
    }

    private string? RouteText(in HopRecord front)
    {
        string route = _names[front.Route];
        string method = front.Method.Name();
        return route.Length == 0 ? null : method.Length == 0 ? route : method + " " + route;
    }

    private void Text(ReadOnlySpan<byte> key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _json.WriteString(key, value);
        }
    }

    private void TextOrNull(ReadOnlySpan<byte> key, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            _json.WriteNull(key);
        }
        else
        {
            _json.WriteString(key, value);
        }
    }
}

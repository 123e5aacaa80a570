using TimeoutDoctor.Formats.Json;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>Makes a record of the fields of one API Gateway access log line, however they were found.</summary>
internal sealed class GatewayRecordBuilder(ParseContext context)
{
    private const long LongestLatency = 24 * TimeSpan.TicksPerHour;
    private readonly InternCache _routes = new(context.Names);
    private readonly byte[] _stage = System.Text.Encoding.UTF8.GetBytes(context.Options.Stage ?? "");

    /// <summary>Fills in a record.</summary>
    public ParseOutcome Build(ReadOnlySpan<byte> line, FieldSlots fields, TextArena text, ref HopRecord record)
    {
        if (fields.Has((int)GatewayField.EventType) || fields.Has((int)GatewayField.ConnectionId))
        {
            return ParseOutcome.Skip("WebSocket event");
        }

        record.RequestId = RequestId.Parse(Value(line, fields, GatewayField.RequestId));
        record.ExtendedId = RequestId.Parse(Value(line, fields, GatewayField.ExtendedId));
        record.TraceId = RequestId.ParseTraceHeader(Value(line, fields, GatewayField.TraceId));
        record.Status = AsciiNumber.Status(Value(line, fields, GatewayField.Status));
        if (!ReadTime(line, fields, ref record))
        {
            return ParseOutcome.Reject("the request time cannot be read");
        }

        if (record.Status == 0 && !record.RequestId.IsKnown && !record.ExtendedId.IsKnown)
        {
            return ParseOutcome.Reject("neither a request id nor a status");
        }

        ReadLatencies(line, fields, ref record);
        ReadRequest(line, fields, text, ref record);
        short backend = AsciiNumber.Status(Value(line, fields, GatewayField.BackendStatus));
        record.TargetStatus = backend != 0 ? backend : AsciiNumber.Status(Value(line, fields, GatewayField.IntegrationStatus));
        record.SentBytes = AsciiNumber.Bytes(Value(line, fields, GatewayField.ResponseLength));
        record.Client = ClientAddress.Hash(Value(line, fields, GatewayField.SourceIp), hasPort: false);
        ReadOnlySpan<byte> message = Value(line, fields, GatewayField.ErrorMessage);
        record.Error = GatewayErrors.Of(
            Value(line, fields, GatewayField.ErrorResponseType),
            message.IsEmpty ? Value(line, fields, GatewayField.ErrorMessageString).Trim((byte)'"').Trim((byte)'-') : message,
            Value(line, fields, GatewayField.IntegrationError));
        return ParseOutcome.Record;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, FieldSlots fields, GatewayField field) => fields.Text(line, (int)field);

    // Without any time of its own the line takes that of its envelope; a time that is there must be readable.
    private static bool ReadTime(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        record.Edge = StampEdge.Start;
        if (fields.Has((int)GatewayField.RequestTimeEpoch) && AsciiTime.TryEpoch(Value(line, fields, GatewayField.RequestTimeEpoch), out ReadTime time))
        {
            record.Start = new Instant(time.Local);
            record.ResolutionTicks = time.ResolutionTicks;
            return true;
        }

        if (!fields.Has((int)GatewayField.RequestTime))
        {
            return !fields.Has((int)GatewayField.RequestTimeEpoch);
        }

        if (!AsciiTime.TryCommonLog(Value(line, fields, GatewayField.RequestTime), out time))
        {
            return false;
        }

        record.Start = new Instant(time.Local);
        record.ResolutionTicks = time.ResolutionTicks;
        return true;
    }

    private static void ReadLatencies(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        record.Duration = Latency(Value(line, fields, fields.Has((int)GatewayField.ResponseLatency) ? GatewayField.ResponseLatency : GatewayField.Latency));
        record.TargetTime = Latency(Value(line, fields, GatewayField.IntegrationLatency));
        record.AuthorizerTime = Latency(Value(line, fields, GatewayField.AuthorizerLatency));
    }

    private static Elapsed Latency(ReadOnlySpan<byte> value) =>
        AsciiNumber.TryTicks(value, TimeSpan.TicksPerMillisecond, out long ticks) && ticks <= LongestLatency ? Elapsed.FromTicks(ticks) : Elapsed.Absent;

    // $context.path is /{stage}/rest (docs.aws.amazon.com/apigateway, "$context variables"); what stands behind sees /rest.
    private static ReadOnlySpan<byte> WithoutStage(ReadOnlySpan<byte> path, ReadOnlySpan<byte> stage)
    {
        if (stage.IsEmpty || path.Length <= stage.Length || path[0] != '/' || !path[1..].StartsWith(stage))
        {
            return path;
        }

        ReadOnlySpan<byte> rest = path[(stage.Length + 1)..];
        return rest.IsEmpty ? "/"u8 : rest[0] == '/' ? rest : path;
    }

    private void ReadRequest(ReadOnlySpan<byte> line, FieldSlots fields, TextArena text, ref HopRecord record)
    {
        record.Method = RequestLine.MethodOf(Value(line, fields, fields.Has((int)GatewayField.Method) ? GatewayField.Method : GatewayField.PlainMethod));
        ReadOnlySpan<byte> template = Value(line, fields, GatewayField.ResourcePath);
        if (template.IsEmpty)
        {
            template = Value(line, fields, GatewayField.RouteKey);
        }

        if (template.IndexOf((byte)' ') is > 0 and int blank)
        {
            record.Method = record.Method == HttpMethod.Unknown ? RequestLine.MethodOf(template[..blank]) : record.Method;
            template = template[(blank + 1)..];
        }

        ReadOnlySpan<byte> path = WithoutStage(RequestLine.PathOf(Value(line, fields, GatewayField.Path)), _stage.Length > 0 ? _stage : Value(line, fields, GatewayField.Stage));
        bool isTemplate = template.IndexOf((byte)'{') >= 0;
        if (path.IsEmpty && !isTemplate && template.StartsWith("/"u8))
        {
            path = template;
        }

        record.Path = text.Add(path);

        // A proxy resource takes every path; its template says nothing of the route.
        if (template.StartsWith("/"u8) && template.IndexOf("+}"u8) < 0)
        {
            record.Route = _routes.Add(template);
        }
    }
}

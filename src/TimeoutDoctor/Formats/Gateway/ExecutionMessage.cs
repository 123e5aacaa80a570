using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Gateway;

/// <summary>What the messages of an execution log say. A long one may be cut (<c>[TRUNCATED]</c>), so each reads what is there.</summary>
internal static class ExecutionMessage
{
    /// <summary>Reads a message into a part.</summary>
    /// <returns>False where it tells nothing that a record holds.</returns>
    public static bool Read(ReadOnlySpan<byte> message, InternCache routes, TextArena text, ref HopRecord part)
    {
        if (After(message, "Extended Request Id: "u8, out ReadOnlySpan<byte> value))
        {
            part.ExtendedId = RequestId.Parse(value);
            part.Edge = StampEdge.Start;
            return true;
        }

        if (message.StartsWith("Verifying Usage Plan for request"u8) || message.StartsWith("Starting execution for request"u8))
        {
            part.Edge = StampEdge.Start;
            return true;
        }

        if (After(message, "HTTP Method: "u8, out value))
        {
            ReadMethod(value, routes, text, ref part);
            return true;
        }

        return ReadCall(message, ref part) || ReadEnd(message, ref part) || ReadHeaders(message, ref part);
    }

    private static bool ReadCall(ReadOnlySpan<byte> message, ref HopRecord part)
    {
        if (message.StartsWith("Sending request to "u8))
        {
            part.RequestTime = Elapsed.FromTicks(0);
            return true;
        }

        if (After(message, "Received response. "u8, out ReadOnlySpan<byte> value))
        {
            part.TargetStatus = AsciiNumber.Status(Word(value, "Status: "u8));
            part.TargetTime = AsciiNumber.TryTicks(Word(value, "Integration latency: "u8), TimeSpan.TicksPerMillisecond, out long ticks) && ticks <= DurationLimit.Ticks
                ? Elapsed.FromTicks(ticks)
                : Elapsed.Failed;
            return true;
        }

        if (message.StartsWith("Starting authorizer: "u8))
        {
            part.AuthorizerTime = Elapsed.FromTicks(0);
            return true;
        }

        if (message.StartsWith("Successfully completed authorizer execution"u8))
        {
            part.AuthorizerTime = Elapsed.Failed;
            return true;
        }

        return false;
    }

    private static bool ReadEnd(ReadOnlySpan<byte> message, ref HopRecord part)
    {
        if (After(message, "Method completed with status: "u8, out ReadOnlySpan<byte> value))
        {
            part.Status = AsciiNumber.Status(value[..Math.Min(3, value.Length)]);
            return part.Status != 0;
        }

        part.Error = ErrorOf(message);
        if (part.Error is GatewayError.IntegrationTimeout or GatewayError.IntegrationFailure)
        {
            part.TargetTime = Elapsed.Failed;
        }

        part.AuthorizerTime = part.Error == GatewayError.Authorizer ? Elapsed.Failed : part.AuthorizerTime;
        return part.Error != GatewayError.None;
    }

    private static GatewayError ErrorOf(ReadOnlySpan<byte> message)
    {
        if (message.StartsWith("Unauthorized request: "u8))
        {
            return GatewayError.Authorizer;
        }

        if (message.IndexOf("hrottle limit exceeded"u8) >= 0 || message.IndexOf("uota limit exceeded"u8) >= 0 || message.StartsWith("Lambda invocation failed with status: 429"u8))
        {
            return GatewayError.Throttled;
        }

        return message.StartsWith("Execution failed due to a timeout error"u8) ? GatewayError.IntegrationTimeout
            : message.StartsWith("Execution failed due to a network error"u8) || message.StartsWith("Lambda execution failed"u8) || message.StartsWith("Lambda invocation failed"u8) ? GatewayError.IntegrationFailure
            : message.StartsWith("Execution failed"u8) || message.StartsWith("WAF call got timed out"u8) ? GatewayError.Other
            : GatewayError.None;
    }

    private static bool ReadHeaders(ReadOnlySpan<byte> message, ref HopRecord part)
    {
        bool caller = message.StartsWith("Method request headers: "u8);
        if (caller || message.StartsWith("Endpoint request headers: "u8) || message.StartsWith("Method response headers: "u8))
        {
            // Values hold commas without escape, so single names are looked for.
            int at = message.IndexOf("X-Amzn-Trace-Id="u8);
            ReadOnlySpan<byte> trace = at < 0 ? default : message[(at + "X-Amzn-Trace-Id="u8.Length)..];
            int end = trace.IndexOfAny((byte)',', (byte)'}', (byte)' ');
            part.TraceId = RequestId.ParseTraceHeader(end < 0 ? trace : trace[..end]);
            part.TraceId = part.TraceId.Kind == RequestIdKind.XRay ? part.TraceId : default; // a cut header names no trace
            int peer = caller ? message.IndexOf("X-Forwarded-For="u8) : -1;
            part.Client = peer < 0 ? 0 : ClientAddress.Hash(First(message[(peer + "X-Forwarded-For="u8.Length)..]), hasPort: false);
            return part.TraceId.IsKnown || part.Client != 0;
        }

        if (!After(message, "X-ray Tracing ID : "u8, out ReadOnlySpan<byte> id))
        {
            return false;
        }

        part.TraceId = RequestId.ParseTraceHeader(id);
        return part.TraceId.IsKnown;
    }

    private static void ReadMethod(ReadOnlySpan<byte> value, InternCache routes, TextArena text, ref HopRecord part)
    {
        part.Edge = StampEdge.Start;
        int comma = value.IndexOf((byte)',');
        part.Method = RequestLine.MethodOf(comma < 0 ? value : value[..comma]);
        if (comma >= 0 && After(value[(comma + 1)..].TrimStart((byte)' '), "Resource Path: "u8, out ReadOnlySpan<byte> template) && template.StartsWith("/"u8))
        {
            part.Route = template.IndexOf("+}"u8) < 0 ? routes.Add(template) : Interner.None;
            part.Path = template.IndexOf((byte)'{') < 0 ? text.Add(template) : default;
        }
    }

    private static bool After(ReadOnlySpan<byte> message, ReadOnlySpan<byte> start, out ReadOnlySpan<byte> rest)
    {
        rest = message.StartsWith(start) ? message[start.Length..] : default;
        return message.StartsWith(start);
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        int at = message.IndexOf(name);
        ReadOnlySpan<byte> rest = at < 0 ? default : message[(at + name.Length)..];
        int end = rest.IndexOfAny((byte)' ', (byte)',');
        return end < 0 ? rest : rest[..end];
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> list)
    {
        int end = list.IndexOfAny((byte)',', (byte)'}');
        return end < 0 ? default : list[..end];
    }
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Compiles an Envoy access log format string: command operators <c>%NAME%</c>, <c>%NAME(argument)%</c>, <c>%NAME(argument):length%</c>.</summary>
internal static class EnvoyPattern
{
    /// <summary>Envoy's default format (its documentation, page on access logging).</summary>
    public const string Default =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
        + "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"";

    /// <summary>The default of Istio's sidecars (its documentation, page on access logs).</summary>
    public const string Istio =
        "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% "
        + "%CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% "
        + "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"";

    private static readonly StampLayout Milliseconds = StampPattern.FromJava("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    /// <summary>Compiles a format string.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static LinePattern Compile(string pattern)
    {
        var builder = new LinePattern.Builder();
        pattern = pattern.TrimEnd('\n').Replace("\\n", "", StringComparison.Ordinal);
        for (int at = 0; at < pattern.Length;)
        {
            if (pattern[at] != '%')
            {
                builder.Literal(pattern[at++].ToString());
                continue;
            }

            if (at + 1 < pattern.Length && pattern[at + 1] == '%')
            {
                builder.Literal("%");
                at += 2;
                continue;
            }

            int end = EndOf(pattern, at + 1);
            builder.Field(Field(pattern[(at + 1)..end]), pattern[at..(end + 1)]);
            at = end + 1;
        }

        return builder.Build();
    }

    // An argument may hold percent signs of its own: %START_TIME(%s)%.
    private static int EndOf(string pattern, int from)
    {
        int depth = 0;
        for (int at = from; at < pattern.Length; at++)
        {
            depth += pattern[at] == '(' ? 1 : pattern[at] == ')' ? -1 : 0;
            if (pattern[at] == '%' && depth == 0)
            {
                return at;
            }
        }

        throw new FormatException("the Envoy pattern cannot be used: a % has no % behind it");
    }

    private static PatternField Field(string command)
    {
        int open = command.IndexOf('(', StringComparison.Ordinal);
        string name = open < 0 ? command.Split(':')[0] : command[..open];
        int close = command.LastIndexOf(')');
        string? argument = open < 0 || close < open ? null : command[(open + 1)..close];
        return (name, argument) switch
        {
            ("START_TIME", null) => PatternField.At(StampEdge.Start, Milliseconds),
            ("START_TIME", _) => PatternField.At(StampEdge.Start, StampPattern.FromStrftime(argument)),
            ("REQ", not null) => Request(argument),
            ("RESP", not null) when argument.Equals("X-ENVOY-UPSTREAM-SERVICE-TIME", StringComparison.OrdinalIgnoreCase) =>
                PatternField.Time(FieldMeaning.UpstreamTime, TimeSpan.TicksPerMillisecond),
            ("RESPONSE_CODE", _) => new(FieldMeaning.Status),
            ("RESPONSE_FLAGS", _) => new(FieldMeaning.ResponseFlags),
            ("BYTES_RECEIVED", _) => new(FieldMeaning.Received),
            ("BYTES_SENT", _) => new(FieldMeaning.Sent),
            ("DURATION", _) => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerMillisecond),
            ("UPSTREAM_REQUEST_ATTEMPT_COUNT", _) => new(FieldMeaning.AttemptCount),
            ("DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" or "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT", _) => new(FieldMeaning.Client),
            ("TRACE_ID", _) => new(FieldMeaning.TraceId),
            ("UPSTREAM_TRANSPORT_FAILURE_REASON" or "RESP" or "TRAILER" or "DYNAMIC_METADATA", _) => new(FieldMeaning.Text),
            _ => new(FieldMeaning.Word),
        };
    }

    private static PatternField Request(string headers) =>
        headers.Contains(":PATH", StringComparison.OrdinalIgnoreCase) ? new(FieldMeaning.Path)
        : headers.Equals(":METHOD", StringComparison.OrdinalIgnoreCase) ? new(FieldMeaning.Method)
        : HeaderField.Of(headers.Split('?')[0]);
}

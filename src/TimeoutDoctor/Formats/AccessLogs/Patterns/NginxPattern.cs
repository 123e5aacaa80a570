using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Compiles an nginx log_format.</summary>
internal static class NginxPattern
{
    private const string Combined =
        "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\"";

    /// <summary>Compiles a pattern, or a whole <c>log_format name '…' '…';</c> directive.</summary>
    /// <exception cref="FormatException">The pattern cannot be used.</exception>
    public static LinePattern Compile(string pattern)
    {
        string spelled = Unwrap(pattern.Trim());
        if (spelled.Equals("combined", StringComparison.OrdinalIgnoreCase))
        {
            spelled = Combined;
        }

        var builder = new LinePattern.Builder();
        for (int at = 0; at < spelled.Length;)
        {
            if (spelled[at] != '$')
            {
                builder.Literal(spelled[at++].ToString());
                continue;
            }

            int from = at + (at + 1 < spelled.Length && spelled[at + 1] == '{' ? 2 : 1);
            int to = from;
            while (to < spelled.Length && (char.IsAsciiLetterOrDigit(spelled[to]) || spelled[to] == '_'))
            {
                to++;
            }

            if (to == from)
            {
                throw new FormatException("the nginx pattern cannot be used: a $ has no name behind it");
            }

            builder.Field(Field(spelled[from..to]), "$" + spelled[from..to]);
            at = to < spelled.Length && spelled[to] == '}' && spelled[from - 1] == '{' ? to + 1 : to;
        }

        return builder.Build();
    }

    private static PatternField Field(string name) => name switch
    {
        "remote_addr" or "realip_remote_addr" => new(FieldMeaning.Client),
        "time_local" => PatternField.At(StampEdge.End, StampLayout.CommonLog),
        "time_iso8601" => PatternField.At(StampEdge.End, StampLayout.Iso),
        "msec" => PatternField.At(StampEdge.End, StampLayout.Epoch(TimeSpan.TicksPerSecond)),
        "request" => new(FieldMeaning.Request),
        "request_method" => new(FieldMeaning.Method),
        "request_uri" or "uri" or "document_uri" => new(FieldMeaning.Path),
        "args" or "query_string" or "is_args" => new(FieldMeaning.Query),
        "status" => new(FieldMeaning.Status),
        "body_bytes_sent" or "bytes_sent" => new(FieldMeaning.Sent),
        "request_length" => new(FieldMeaning.Received),
        "request_time" => PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerSecond),
        "upstream_response_time" => new(FieldMeaning.UpstreamResponse),
        "upstream_header_time" => new(FieldMeaning.UpstreamHeader),
        "upstream_status" => new(FieldMeaning.UpstreamStatus),
        "request_id" => new(FieldMeaning.RequestId),
        "proxy_add_x_forwarded_for" => new(FieldMeaning.ForwardedFor),
        _ when name.StartsWith("http_", StringComparison.Ordinal) => HeaderField.Of(name[5..]),
        _ when name.StartsWith("sent_http_", StringComparison.Ordinal) => HeaderField.Of(name[10..]),
        _ when name.StartsWith("upstream_http_", StringComparison.Ordinal) => new(FieldMeaning.Text),
        _ when name.StartsWith("upstream_", StringComparison.Ordinal) => new(FieldMeaning.UpstreamOther),
        _ => new(FieldMeaning.Word),
    };

    private static string Unwrap(string pattern)
    {
        bool directive = pattern.StartsWith("log_format", StringComparison.Ordinal);
        if (!directive && !pattern.StartsWith('\''))
        {
            return pattern;
        }

        var joined = new StringBuilder();
        for (int at = 0; at < pattern.Length; at++)
        {
            char quote = pattern[at];
            if (quote is not ('\'' or '"'))
            {
                continue;
            }

            for (at++; at < pattern.Length && pattern[at] != quote; at++)
            {
                at += pattern[at] == '\\' && at + 1 < pattern.Length ? 1 : 0;
                joined.Append(pattern[at]);
            }
        }

        return joined.ToString();
    }
}

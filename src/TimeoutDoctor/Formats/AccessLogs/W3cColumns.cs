using System.Text;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Columns of the W3C extended log format that are read.</summary>
internal enum W3cColumn : byte
{
    None,
    Date,
    Time,
    Server,
    Method,
    Path,
    Client,
    Status,
    Win32Status,
    TimeTaken,
    Seconds,
    Milliseconds,
    Microseconds,
    Sent,
    Received,
    ForwardedFor,
    TraceId,
    RequestId,
}

/// <summary>Reads a <c>#Fields</c> directive.</summary>
internal static class W3cColumns
{
    private const int Most = 256;

    /// <summary>The columns by position. Headers appear as <c>cs(Name)</c>, or under a name that the owner gave.</summary>
    public static W3cColumn[] Of(ReadOnlySpan<byte> directive) =>
        [.. Encoding.Latin1.GetString(directive[..Math.Min(directive.Length, 8192)]).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Take(Most).Select(Of)];

    private static W3cColumn Of(string name)
    {
        string plain = name.ToLowerInvariant();
        plain = plain.StartsWith("cs(", StringComparison.Ordinal) && plain.EndsWith(')') ? plain[3..^1] : plain;
        return plain.Replace('_', '-') switch
        {
            "date" => W3cColumn.Date,
            "time" => W3cColumn.Time,
            "s-ip" => W3cColumn.Server,
            "cs-method" => W3cColumn.Method,
            "cs-uri-stem" or "cs-uri" => W3cColumn.Path,
            "c-ip" => W3cColumn.Client,
            "sc-status" => W3cColumn.Status,
            "sc-win32-status" => W3cColumn.Win32Status,
            "time-taken" => W3cColumn.TimeTaken,
            "time-taken-s" or "time-taken-fracsec" => W3cColumn.Seconds,
            "time-taken-ms" => W3cColumn.Milliseconds,
            "time-taken-us" => W3cColumn.Microseconds,
            "sc-bytes" or "bytes" => W3cColumn.Sent,
            "cs-bytes" => W3cColumn.Received,
            "x-forwarded-for" => W3cColumn.ForwardedFor,
            "x-amzn-trace-id" => W3cColumn.TraceId,
            "x-request-id" or "x-amzn-requestid" or "x-correlation-id" => W3cColumn.RequestId,
            _ => W3cColumn.None,
        };
    }
}

using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// Reads what stands behind the byte count: referer and user agent, then bare numbers, <c>key=value</c> pairs and quoted texts. Kept
/// from line to line is what single lines may hide: whether the server is one that stamps the end, and whether pairs of numbers are bytes.
/// </summary>
internal struct AccessLogTail
{
    private static readonly PatternField RequestSeconds = PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerSecond);
    private static readonly PatternField FirstByteMilliseconds = PatternField.Time(FieldMeaning.FirstByte, TimeSpan.TicksPerMillisecond);
    private static readonly PatternField Milliseconds = PatternField.Time(FieldMeaning.Duration, TimeSpan.TicksPerMillisecond);
    private static readonly PatternField TomcatSeconds = new(FieldMeaning.TomcatSeconds);
    private static readonly PatternField Connection = new(FieldMeaning.ConnectionStatus);
    private static readonly PatternField UpstreamState = new(FieldMeaning.UpstreamStatus);
    private static readonly PatternField Upstream = new(FieldMeaning.UpstreamResponse);
    private static readonly PatternField UpstreamHeader = new(FieldMeaning.UpstreamHeader);
    private static readonly PatternField Trace = new(FieldMeaning.TraceId);
    private static readonly PatternField Id = new(FieldMeaning.RequestId);
    private static readonly PatternField Unitless = new(FieldMeaning.UnitlessDuration);
    private static readonly PatternField Forwarded = new(FieldMeaning.ForwardedFor);

    private bool _stampsEnd;
    private bool _pairIsBytes;

    /// <summary>Reads the tail.</summary>
    /// <param name="fields">The fields behind the byte count.</param>
    /// <param name="facts">Receives what they tell.</param>
    /// <param name="marksEnd">Whether the tail is one of a server that stamps the end (nginx, Tomcat).</param>
    public void Read(FieldWalker fields, ref LineFacts facts, out bool marksEnd)
    {
        int quoted = 0, numbers = 0;
        while (!fields.Rest.IsEmpty)
        {
            ReadOnlySpan<byte> rest = fields.Rest;
            if (rest[0] != '"' && TryNamed(rest, ref facts, out int used))
            {
                fields = new FieldWalker(rest[used..].TrimStart((byte)' '));
                continue;
            }

            if (!fields.TryNext(out ReadOnlySpan<byte> field) || fields.Torn)
            {
                break;
            }

            if (rest[0] == '"')
            {
                Quoted(field, quoted++, ref facts);
            }
            else if (field.IndexOfAnyExcept("0123456789.-"u8) < 0 && (fields.Rest.SequenceEqual("ms"u8) || fields.Rest.StartsWith("ms "u8)))
            {
                // morgan's response time, three decimals, stops at the headers; others mean the whole.
                facts.Add(field.IndexOf((byte)'.') == field.Length - 4 ? FirstByteMilliseconds : Milliseconds, field);
                fields.TrySkip(1);
            }
            else
            {
                Bare(field, ref numbers, quoted >= 2, ref facts);
            }
        }

        marksEnd = _stampsEnd;
    }

    /// <summary>Reads <c>key=value</c> or <c>key="value"</c> at the start of the text.</summary>
    private bool TryNamed(ReadOnlySpan<byte> rest, ref LineFacts facts, out int used)
    {
        int blank = rest.IndexOf((byte)' ');
        used = blank < 0 ? rest.Length : blank;
        int equals = rest[..used].IndexOf((byte)'=');
        ReadOnlySpan<byte> name = equals <= 0 ? default : rest[..equals];
        if (name.IsEmpty || name.SequenceEqual("Root"u8) || name.SequenceEqual("Self"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> value = rest[(equals + 1)..used];
        if (value.StartsWith("\""u8) && FieldWalker.EndOfQuoted(rest[(equals + 2)..]) is >= 0 and int length)
        {
            value = rest.Slice(equals + 2, length);
            used = equals + 2 + length + 1;
        }

        Named(name, value, ref facts);
        return true;
    }

    private static void Quoted(ReadOnlySpan<byte> field, int position, ref LineFacts facts)
    {
        if (field.StartsWith("Root="u8) || field.StartsWith("Self="u8))
        {
            facts.Add(Trace, field);
        }
        else if (position >= 2 && LooksLikeAddresses(field))
        {
            facts.Add(Forwarded, field);
        }
    }

    private void Named(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref LineFacts facts)
    {
        if (Is(name, "rt"u8) || Is(name, "request_time"u8))
        {
            _stampsEnd = true;
            facts.Add(RequestSeconds, value);
        }
        else if (Is(name, "urt"u8) || Is(name, "upstream_response_time"u8))
        {
            _stampsEnd = true;
            facts.Add(Upstream, value);
        }
        else if (Is(name, "uht"u8) || Is(name, "upstream_header_time"u8))
        {
            facts.Add(UpstreamHeader, value);
        }
        else if (Is(name, "us"u8) || Is(name, "upstream_status"u8))
        {
            facts.Add(UpstreamState, value);
        }
        else if (Is(name, "trace"u8) || Is(name, "trace_id"u8) || Is(name, "tr"u8))
        {
            facts.Add(Trace, value);
        }
        else if (Is(name, "rid"u8) || Is(name, "request_id"u8))
        {
            facts.Add(Id, value);
        }
        else
        {
            ServersOwn(name, value, ref facts);
        }
    }

    // Letters of the servers' own patterns, which people like to repeat as names (D=%D). What D counts depends on the server.
    private void ServersOwn(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref LineFacts facts)
    {
        if (Is(name, "D"u8))
        {
            facts.Add(Unitless, value);
        }
        else if (Is(name, "T"u8))
        {
            facts.Add(TomcatSeconds, value);
        }
        else if (Is(name, "X"u8))
        {
            facts.Add(Connection, value);
        }
        else if (Is(name, "F"u8))
        {
            _stampsEnd = true;
            facts.Add(FirstByteMilliseconds, value);
        }
        else if (Is(name, "M"u8) || Is(name, "msT"u8) || Is(name, "ms"u8))
        {
            _stampsEnd |= Is(name, "M"u8);
            facts.Add(Milliseconds, value);
        }
        else if (Is(name, "L"u8) && value.Contains((byte)'.'))
        {
            facts.Add(RequestSeconds, value);
        }
    }

    private void Bare(ReadOnlySpan<byte> field, ref int numbers, bool combined, ref LineFacts facts)
    {
        if (field.StartsWith("Root="u8) || field.StartsWith("Self="u8) || RequestId.Parse(field).Kind == RequestIdKind.XRay)
        {
            facts.Add(Trace, field);
        }
        else if (RequestId.Parse(field).Kind is RequestIdKind.Uuid or RequestIdKind.Hex)
        {
            facts.Add(Id, field);
        }
        else if (field.Contains((byte)'.') && TimeField.Read(field.TrimEnd((byte)','), TimeSpan.TicksPerSecond).IsMeasured)
        {
            // $request_time $upstream_response_time, the latter perhaps a list.
            _stampsEnd = true;
            facts.Add(numbers++ == 0 ? RequestSeconds : Upstream, field.TrimEnd((byte)','));
        }
        else if (AsciiNumber.Bytes(field) >= 0)
        {
            Integer(AsciiNumber.Bytes(field), field, ++numbers, combined, ref facts);
        }
        else
        {
            numbers += field.SequenceEqual("-"u8) ? 1 : 0;
        }
    }

    private void Integer(long value, ReadOnlySpan<byte> field, int position, bool combined, ref LineFacts facts)
    {
        if (position == 1)
        {
            facts.Add(Unitless, field);
            return;
        }

        if (position != 2 || facts.Unitless < 0)
        {
            return;
        }

        // Two whole numbers are Tomcat's %D %F, of which the second is never the larger, or Apache's combinedio: bytes in and
        // out with headers, of which the second is a little above the byte count.
        long headers = value - facts.Sent;
        _pairIsBytes |= value > facts.Unitless || (combined && facts.Sent >= 0 && headers is > 60 and < 2000);
        if (_pairIsBytes)
        {
            facts.Unitless = -1;
            return;
        }

        _stampsEnd = true;
        facts.Add(FirstByteMilliseconds, field);
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> key) => name.SequenceEqual(key);

    private static bool LooksLikeAddresses(ReadOnlySpan<byte> field) =>
        field.Length >= 3 && field.IndexOfAnyExcept("0123456789abcdefABCDEF.:, []"u8) < 0 && field.IndexOfAny((byte)'.', (byte)':') > 0;
}

using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Parses the W3C extended log format of one source.</summary>
internal sealed class W3cParser(ParseContext context, W3cServer server) : ILineParser
{
    private readonly InternCache _names = new(context.Names);
    private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
    private readonly byte[] _stamp = new byte[19];
    private readonly W3cHeader _header = new();
    private long _durationStep;

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        if (line.StartsWith("#"u8))
        {
            return _header.Take(line, _stamp) ? ParseOutcome.Skip("a directive") : ParseOutcome.Reject("not a W3C log line");
        }

        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("empty line");
        }

        if (_header.Columns.Length == 0 || _header.Server != server)
        {
            return ParseOutcome.Reject("no #Fields line of this server in front");
        }

        record.Flags |= _header.IsUnknown && context.Options.DurationUnitTicks is null ? RecordFlags.GuessedUnit : RecordFlags.None;
        return Row(line, text, ref record);
    }

    private ParseOutcome Row(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        ReadOnlySpan<byte> client = default, forwardedFor = default;
        int at = 0;
        _durationStep = long.MaxValue;
        W3cColumn[] columns = _header.Columns;
        for (int column = 0; column < columns.Length; column++)
        {
            if (at > line.Length)
            {
                return ParseOutcome.Reject("fewer fields than #Fields names");
            }

            ReadOnlySpan<byte> field = FieldAt(line[at..]);
            at += field.Length + 1;
            field = Unquoted(field);
            if (field.SequenceEqual("-"u8))
            {
                continue;
            }

            switch (columns[column])
            {
                case W3cColumn.Client:
                    client = field;
                    break;
                case W3cColumn.ForwardedFor:
                    forwardedFor = field;
                    break;
                default:
                    Take(columns[column], field, text, ref record);
                    break;
            }
        }

        // IIS writes a + for a blank.
        int last = forwardedFor.LastIndexOfAny((byte)',', (byte)'+');
        record.Client = last >= 0 ? ForwardedPeer.Hash(client, forwardedFor[(last + 1)..]) : ForwardedPeer.Hash(client, forwardedFor);
        record.Target = _host != Interner.None ? _host : record.Target;
        return Stamp(ref record) ? ParseOutcome.Record : ParseOutcome.Reject("unreadable time");
    }

    private void Take(W3cColumn column, ReadOnlySpan<byte> field, TextArena text, ref HopRecord record)
    {
        switch (column)
        {
            case W3cColumn.Date when field.Length == 10:
                field.CopyTo(_stamp);
                break;
            case W3cColumn.Time when field.Length >= 8:
                field[..8].CopyTo(_stamp.AsSpan(11));
                break;
            case W3cColumn.Method:
                record.Method = RequestLine.MethodOf(field);
                break;
            case W3cColumn.Path:
                record.Path = text.Add(RequestLine.PathOf(field));
                break;
            case W3cColumn.Status:
                record.Status = AsciiNumber.Status(field);
                break;
            case W3cColumn.Win32Status:
                // 64: the network name is no longer available; 1236: the connection was aborted.
                record.Flags |= field.SequenceEqual("64"u8) || field.SequenceEqual("1236"u8) ? RecordFlags.Aborted : RecordFlags.None;
                break;
            case W3cColumn.TimeTaken:
                TakeDuration(field, context.Options.DurationUnitTicks ?? _header.UnitTicks, ref record);
                break;
            case W3cColumn.Seconds:
                TakeDuration(field, TimeSpan.TicksPerSecond, ref record);
                break;
            case W3cColumn.Milliseconds:
                TakeDuration(field, TimeSpan.TicksPerMillisecond, ref record);
                break;
            case W3cColumn.Microseconds:
                TakeDuration(field, TimeSpan.TicksPerMicrosecond, ref record);
                break;
            case W3cColumn.Sent:
                record.SentBytes = AsciiNumber.Bytes(field);
                break;
            case W3cColumn.Received:
                record.ReceivedBytes = AsciiNumber.Bytes(field);
                break;
            case W3cColumn.Server:
                record.Target = field.StartsWith("127."u8) || field.SequenceEqual("::1"u8) ? Interner.None : _names.Add(field);
                break;
            case W3cColumn.TraceId:
                record.TraceId = RequestId.ParseTraceHeader(field);
                break;
            case W3cColumn.RequestId:
                record.RequestId = RequestId.Parse(field);
                break;
        }
    }

    // Of several columns the finest tells: Tomcat 10.1 counts time-taken in whole seconds.
    private void TakeDuration(ReadOnlySpan<byte> field, long unitTicks, ref HopRecord record)
    {
        long step = TimeField.StepOf(field, unitTicks);
        Elapsed read = TimeField.Read(field, unitTicks);
        if (read.IsMeasured && step < _durationStep)
        {
            record.Duration = read;
            _durationStep = step;
        }
    }

    private ReadOnlySpan<byte> FieldAt(ReadOnlySpan<byte> rest)
    {
        int from = 0;
        if (_header.Quotes && rest is [(byte)'"' or (byte)'\'', ..])
        {
            // A quote inside is doubled, so that one before a blank ends the value.
            byte quote = rest[0];
            do
            {
                int next = rest[(from + 1)..].IndexOf(quote);
                if (next < 0)
                {
                    return rest; // cut off inside
                }

                from += 1 + next;
                bool doubled = from + 1 < rest.Length && rest[from + 1] == quote;
                from += doubled ? 1 : 0;
                if (!doubled)
                {
                    break;
                }
            }
            while (true);
        }

        int blank = rest[from..].IndexOf((byte)' ');
        return blank < 0 ? rest : rest[..(from + blank)];
    }

    private ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> field) =>
        _header.Quotes && field.Length > 1 && (field[0] is (byte)'"' or (byte)'\'') && field[^1] == field[0] ? field[1..^1] : field;

    private bool Stamp(ref HopRecord record)
    {
        _stamp[10] = (byte)'T';
        if (!AsciiTime.TryIso(_stamp, out ReadTime time))
        {
            return false;
        }

        record.Edge = _header.Edge;
        record.ResolutionTicks = time.ResolutionTicks;
        record.Start = _header.Edge == StampEdge.Start ? new Instant(time.Local) : default;
        record.End = _header.Edge == StampEdge.Start ? default : new Instant(time.Local);
        return true;
    }
}

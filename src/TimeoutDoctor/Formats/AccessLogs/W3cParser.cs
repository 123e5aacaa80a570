using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Parses the W3C extended log format of one source.</summary>
internal sealed class W3cParser(ParseContext context, bool aspNetCore) : ILineParser
{
    private readonly InternCache _names = new(context.Names);
    private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
    private readonly byte[] _stamp = new byte[19];
    private W3cColumn[] _columns = [];
    private bool _byAspNetCore;
    private bool _byAnother;

    /// <inheritdoc />
    public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        if (line.StartsWith("#"u8))
        {
            return Directive(line);
        }

        if (line.IsEmpty)
        {
            return ParseOutcome.Skip("empty line");
        }

        if (_columns.Length == 0 || _byAspNetCore != aspNetCore)
        {
            return ParseOutcome.Reject("no #Fields line of this server in front");
        }

        record.Flags |= _byAnother ? RecordFlags.GuessedUnit : RecordFlags.None;
        return Row(line, text, ref record);
    }

    // ASP.NET Core writes #Start-Date, IIS #Software and #Date.
    private ParseOutcome Directive(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#Fields:"u8))
        {
            _columns = W3cColumns.Of(line["#Fields:".Length..]);
        }
        else if (line.StartsWith("#Start-Date:"u8))
        {
            _byAspNetCore = true;
        }
        else if (line.StartsWith("#Software:"u8))
        {
            _byAspNetCore = false;
            _byAnother = line.IndexOf("Microsoft"u8) < 0;
        }
        else if (line.StartsWith("#Date:"u8))
        {
            // The day of rows that have only a time.
            ReadOnlySpan<byte> day = line["#Date:".Length..].Trim((byte)' ');
            day[..Math.Min(10, day.Length)].CopyTo(_stamp);
        }

        else if (!line.StartsWith("#Version:"u8) && !line.StartsWith("#End-Date:"u8) && !line.StartsWith("#Remark:"u8))
        {
            return ParseOutcome.Reject("not a W3C log line");
        }

        return ParseOutcome.Skip("a directive");
    }

    private ParseOutcome Row(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
    {
        ReadOnlySpan<byte> client = default, forwardedFor = default;
        int at = 0;
        for (int column = 0; column < _columns.Length; column++)
        {
            if (at > line.Length)
            {
                return ParseOutcome.Reject("fewer fields than #Fields names");
            }

            int blank = line[at..].IndexOf((byte)' ');
            ReadOnlySpan<byte> field = blank < 0 ? line[at..] : line.Slice(at, blank);
            at += field.Length + 1;
            if (field.SequenceEqual("-"u8))
            {
                continue;
            }

            switch (_columns[column])
            {
                case W3cColumn.Client:
                    client = field;
                    break;
                case W3cColumn.ForwardedFor:
                    forwardedFor = field;
                    break;
                default:
                    Take(_columns[column], field, text, ref record);
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
                record.Duration = TimeField.Read(field, TimeSpan.TicksPerMillisecond);
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

    private bool Stamp(ref HopRecord record)
    {
        _stamp[10] = (byte)'T';
        if (!AsciiTime.TryIso(_stamp, out ReadTime time))
        {
            return false;
        }

        record.Edge = aspNetCore ? StampEdge.Start : StampEdge.End;
        record.ResolutionTicks = time.ResolutionTicks;
        record.Start = aspNetCore ? new Instant(time.Local) : default;
        record.End = aspNetCore ? default : new Instant(time.Local);
        return true;
    }
}

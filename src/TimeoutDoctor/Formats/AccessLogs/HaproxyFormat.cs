using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// HAProxy's HTTP log (<c>option httplog</c>; its configuration manual, section on log formats), behind a syslog header or without one:
/// <c>client:port [accept date] frontend backend/server TR/Tw/Tc/Tr/Ta status bytes - - ---- connections queues {headers} "request"</c>.
/// The date is the start in the host's own time zone; timers are milliseconds, -1 for a phase that was not completed.
/// </summary>
internal sealed class HaproxyFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "haproxy";

    /// <inheritdoc />
    public Hop Hop => Hop.Proxy;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const string NoLine = "not a line of HAProxy's HTTP log";

        private readonly ZoneClock _zone = new(context.Options.TimeZone);
        private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            int open = line.IndexOf(" ["u8);
            int close = open < 0 ? -1 : line[open..].IndexOf("] "u8);
            if (close < 0 || !AsciiTime.TryCommonLog(line.Slice(open + 2, close - 2), out ReadTime time) || time.Length != close - 2)
            {
                return line.IndexOf("haproxy["u8) >= 0 ? ParseOutcome.Skip("not a request") : ParseOutcome.Reject(NoLine);
            }

            var fields = new FieldWalker(line[(open + close + 2)..]);
            if (!fields.TryNext(out _) || !fields.TryNext(out ReadOnlySpan<byte> server) || !fields.TryNext(out ReadOnlySpan<byte> timers)
                || server.IndexOf((byte)'/') < 0)
            {
                return ParseOutcome.Reject(NoLine);
            }

            if (timers.Count((byte)'/') == 2 && timers.IndexOfAnyExcept("0123456789-+/"u8) < 0)
            {
                return ParseOutcome.Skip("a TCP session, not a request");
            }

            if (!fields.TryNext(out ReadOnlySpan<byte> status) || !fields.TryNext(out ReadOnlySpan<byte> bytes)
                || !fields.TrySkip(2) || !fields.TryNext(out ReadOnlySpan<byte> state) || !fields.TryNext(out ReadOnlySpan<byte> connections)
                || !fields.TrySkip(1) || state.Length < 4)
            {
                return ParseOutcome.Reject(NoLine);
            }

            Span<long> times = stackalloc long[5];
            if (!TryTimers(timers, times))
            {
                return ParseOutcome.Reject(NoLine);
            }

            FillTimes(times, ref record);
            record.Status = AsciiNumber.Status(status);
            record.SentBytes = AsciiNumber.Bytes(bytes);
            record.Client = ClientAddress.Hash(line[(line[..open].LastIndexOf((byte)' ') + 1)..open], hasPort: true);
            record.Flags |= state[0] is (byte)'C' or (byte)'c' ? RecordFlags.Aborted : RecordFlags.None;
            record.UpstreamAttempts = Attempts(connections, server);
            ReadRest(fields.Rest, text, ref record);
            record.Target = _host;
            record.Start = _zone.ToUtc(time);
            record.Edge = StampEdge.Start;
            record.ResolutionTicks = time.ResolutionTicks;
            record.Flags |= time.HasZone ? RecordFlags.None : RecordFlags.AssumedZone;
            return ParseOutcome.Record;
        }

        // A + in front of the total says that the line was written before the end.
        private static bool TryTimers(ReadOnlySpan<byte> timers, Span<long> times)
        {
            for (int i = 0; i < times.Length; i++)
            {
                int slash = timers.IndexOf((byte)'/');
                ReadOnlySpan<byte> timer = slash < 0 ? timers : timers[..slash];
                times[i] = -1;
                if (slash < 0 != (i == times.Length - 1) || (!timer.StartsWith("+"u8) && !AsciiNumber.TryInteger(timer, out times[i])) || times[i] < -1)
                {
                    return false;
                }

                timers = timers[(slash + 1)..];
            }

            return true;
        }

        private static void FillTimes(ReadOnlySpan<long> times, ref HopRecord record)
        {
            long sent = times[0] < 0 || times[1] < 0 || times[2] < 0 ? -1 : times[0] + times[1] + times[2];
            record.RequestTime = Time(sent);
            record.TargetTime = Time(times[3]);
            record.FirstByte = sent < 0 || times[3] < 0 ? Elapsed.Absent : Time(sent + times[3]);
            record.Duration = times[4] < 0 ? Elapsed.Absent : Time(times[4]);
        }

        private static Elapsed Time(long milliseconds) =>
            milliseconds < 0 ? Elapsed.Failed
            : milliseconds > DurationLimit.Ticks / TimeSpan.TicksPerMillisecond ? Elapsed.Absent
            : Elapsed.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);

        private static byte Attempts(ReadOnlySpan<byte> connections, ReadOnlySpan<byte> server)
        {
            ReadOnlySpan<byte> retries = connections[(connections.LastIndexOf((byte)'/') + 1)..].TrimStart((byte)'+');
            bool sent = !server.EndsWith("<NOSRV>"u8) && !server.EndsWith("/-"u8);
            return sent && AsciiNumber.Bytes(retries) is >= 0 and < byte.MaxValue and long count ? (byte)(count + 1) : (byte)0;
        }

        private static void ReadRest(ReadOnlySpan<byte> rest, TextArena text, ref HopRecord record)
        {
            int root = rest.IndexOf("Root="u8);
            if (root >= 0)
            {
                int end = rest[root..].IndexOfAny("|};, "u8);
                record.TraceId = RequestId.ParseTraceHeader(rest.Slice(root, end < 0 ? rest.Length - root : end));
            }

            int quote = rest.IndexOf((byte)'"');
            if (quote >= 0)
            {
                int last = rest[(quote + 1)..].LastIndexOf((byte)'"');
                RequestLine request = RequestLine.Parse(last < 0 ? rest[(quote + 1)..] : rest.Slice(quote + 1, last));
                record.Method = request.Method;
                record.Path = text.Add(request.Path);
            }
        }
    }
}

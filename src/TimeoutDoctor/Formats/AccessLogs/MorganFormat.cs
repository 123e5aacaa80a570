using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// morgan's formats without a time (tiny, short, dev; the others are common log lines): <c>GET /a 200 - - 1515.228 ms</c>. The time comes
/// from the envelope (CloudWatch), or there is none. Its response time stops when the headers were written, so it is the first byte's.
/// Colours are passed over.
/// </summary>
internal sealed class MorganFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "morgan";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const int Longest = 64 * 1024;
        private const string NoLine = "not a line of morgan";

        private readonly int _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
        private byte[] _plain = new byte[512];

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            ReadOnlySpan<byte> rest = line.Contains((byte)'\x1b') && line.Length <= Longest ? Plain(line) : line;
            int method = MethodAt(rest);
            if (method < 0)
            {
                return ParseOutcome.Reject(NoLine);
            }

            if (method > 0)
            {
                record.Client = ClientAddress.Hash(rest[..rest.IndexOf((byte)' ')], hasPort: false);
                rest = rest[method..];
            }

            var fields = new FieldWalker(rest);
            if (!fields.TryNext(out ReadOnlySpan<byte> verb) || !fields.TryNext(out ReadOnlySpan<byte> path) || !path.StartsWith("/"u8)
                || !fields.TryNext(out ReadOnlySpan<byte> status))
            {
                return ParseOutcome.Reject(NoLine);
            }

            if (status.StartsWith("HTTP/"u8) && !fields.TryNext(out status))
            {
                return ParseOutcome.Reject(NoLine);
            }

            if (!TryTail(fields.Rest, ref record) || (AsciiNumber.Status(status) == 0 && !status.SequenceEqual("-"u8)))
            {
                return ParseOutcome.Reject(NoLine);
            }

            // A request whose answer was never written has no status: its client had gone.
            record.Status = AsciiNumber.Status(status);
            record.Flags |= record.Status == 0 ? RecordFlags.Aborted : RecordFlags.None;
            record.Method = RequestLine.MethodOf(verb);
            record.Path = text.Add(RequestLine.PathOf(path));
            record.Target = _host;
            record.Edge = StampEdge.End;
            return ParseOutcome.Record;
        }

        // tiny and short: "- - 1515.228 ms" behind the status; dev: "1515.228 ms - -".
        private static bool TryTail(ReadOnlySpan<byte> tail, ref HopRecord record)
        {
            int ms = tail.IndexOf(" ms"u8);
            if (ms < 0)
            {
                return false;
            }

            ReadOnlySpan<byte> number = tail[..ms];
            bool first = number.IndexOf((byte)' ') < 0;
            ReadOnlySpan<byte> bytes = first ? tail[(ms + 3)..].TrimStart((byte)' ') : number;
            int blank = bytes.IndexOf((byte)' ');
            record.SentBytes = AsciiNumber.Bytes(blank < 0 ? bytes : bytes[..blank]);
            number = number[(number.LastIndexOf((byte)' ') + 1)..];
            record.FirstByte = TimeField.Read(number, TimeSpan.TicksPerMillisecond);
            return record.FirstByte.IsMeasured || number.SequenceEqual("-"u8);
        }

        // short has the peer and the user in front.
        private static int MethodAt(ReadOnlySpan<byte> line)
        {
            if (Starts(line))
            {
                return 0;
            }

            int blank = line.IndexOf((byte)' ');
            int second = blank < 0 ? -1 : line[(blank + 1)..].IndexOf((byte)' ');
            int at = blank + second + 2;
            return second > 0 && AppAddressLike(line[..blank]) && Starts(line[at..]) ? at : -1;
        }

        private static bool AppAddressLike(ReadOnlySpan<byte> peer) =>
            peer.SequenceEqual("-"u8) || (peer.IndexOfAnyExcept("0123456789abcdefABCDEF.:"u8) < 0 && peer.IndexOfAny((byte)'.', (byte)':') >= 0);

        private static bool Starts(ReadOnlySpan<byte> line)
        {
            int blank = line.IndexOf((byte)' ');
            return blank is >= 3 and <= 7 && RequestLine.MethodOf(line[..blank]) is not (HttpMethod.Unknown or HttpMethod.Other);
        }

        private ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> line)
        {
            if (_plain.Length < line.Length)
            {
                _plain = new byte[line.Length * 2];
            }

            int used = 0;
            for (int at = 0; at < line.Length; at++)
            {
                if (line[at] == 0x1b && line[at..].IndexOf((byte)'m') is > 0 and < 12 and int end)
                {
                    at += end;
                    continue;
                }

                _plain[used++] = line[at];
            }

            return _plain.AsSpan(0, used);
        }
    }
}

using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>Access log of a Network Load Balancer's TLS listeners: one row per connection. TCP listeners write none.</summary>
internal sealed class NlbFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "nlb";

    /// <inheritdoc />
    public Hop Hop => Hop.LoadBalancer;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public bool ConnectionLevel => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new Parser(context);

    private sealed class Parser(ParseContext context) : ILineParser
    {
        private const int Fields = 21;

        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            if (!line.StartsWith("tls "u8))
            {
                return ElbField.NoRow(line, "not an NLB row");
            }

            // No quote rule: the list of protocols reads "h2","http/1.1" inside one field.
            Span<Range> at = stackalloc Range[Fields + 2];
            int count = SplitBlanks(line, at);
            if (count < Fields)
            {
                return ParseOutcome.Reject("fewer than the 21 fields of an NLB row");
            }

            if (!ElbField.TryStamp(line[at[2]], out ReadTime end))
            {
                return ParseOutcome.Reject("unreadable time");
            }

            context.Source.ConnectionLevel = true;
            ElbField.Name(context.Source, line[at[3]]);
            record.Flags |= RecordFlags.Connection;
            record.Edge = StampEdge.End;
            record.ResolutionTicks = end.ResolutionTicks;
            record.End = new Instant(end.Local);
            record.Client = ClientAddress.Hash(line[at[5]], hasPort: true);
            record.Duration = Milliseconds(line[at[7]]);
            record.ReceivedBytes = AsciiNumber.Bytes(line[at[9]]);
            record.SentBytes = AsciiNumber.Bytes(line[at[10]]);
            if (count > Fields && ElbField.TryStamp(line[at[Fields]], out ReadTime start)
                && end.Local - start.Local is >= 0 and <= DurationLimit.Ticks)
            {
                record.Start = new Instant(start.Local);
            }

            return ParseOutcome.Record;
        }

        private static int SplitBlanks(ReadOnlySpan<byte> line, Span<Range> fields)
        {
            int count = 0;
            for (int from = 0; from < line.Length && count < fields.Length;)
            {
                int blank = line[from..].IndexOf((byte)' ');
                int to = blank < 0 ? line.Length : from + blank;
                fields[count++] = from..to;
                from = to + 1;
            }

            return count;
        }

        private static Elapsed Milliseconds(ReadOnlySpan<byte> field) =>
            AsciiNumber.TryTicks(field, TimeSpan.TicksPerMillisecond, out long ticks) && ticks <= DurationLimit.Ticks
                ? Elapsed.FromTicks(ticks)
                : Elapsed.Absent;
    }
}

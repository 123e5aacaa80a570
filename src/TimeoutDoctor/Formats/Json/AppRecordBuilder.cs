using System.Buffers;
using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Json;

/// <summary>Makes a record of the fields of one line of an application's JSON log.</summary>
internal sealed class AppRecordBuilder
{
    private readonly ParseContext _context;
    private readonly ZoneClock _zone;
    private readonly InternCache _names;
    private readonly int _host;

    // The lines of a logger say the same again and again.
    private readonly byte[] _message = new byte[64];
    private int _messageLength;
    private EventWord _word;

    public AppRecordBuilder(ParseContext context)
    {
        _context = context;
        _zone = new ZoneClock(context.Options.TimeZone);
        _names = new InternCache(context.Names);
        _host = context.Options.Host is { Length: > 0 } host ? context.Names.Add(host) : Interner.None;
    }

    /// <summary>Fills in a record.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">Where its fields lie.</param>
    /// <param name="text">Keeps the record's texts.</param>
    /// <param name="record">The record.</param>
    /// <param name="identified">Whether the line is known to be about a request.</param>
    public ParseOutcome Build(ReadOnlySpan<byte> line, FieldSlots fields, TextArena text, ref HopRecord record, bool identified = false)
    {
        ReadRequest(line, fields, text, ref record);
        ReadDuration(line, fields, ref record);
        record.Status = AsciiNumber.Status(Value(line, fields, AppField.Status));
        ReadIds(line, fields, ref record);
        ReadUpstream(line, fields, ref record);
        EventWord word = WordOf(Value(line, fields, fields.Has((int)AppField.Message) ? AppField.Message : AppField.EventName));
        bool request = record.Method is not (HttpMethod.Unknown or HttpMethod.Other) || record.Path.Span.StartsWith("/"u8);
        bool hasId = record.RequestId.IsKnown || record.TraceId.IsKnown;
        bool ended = record.Status != 0 || record.Duration.IsMeasured;
        if (!identified && !request && !(hasId && (record.Status != 0 || word != EventWord.None)))
        {
            return ParseOutcome.Skip("not a request event");
        }

        if (!identified && !ended && word == EventWord.None)
        {
            return ParseOutcome.Skip("not a request event");
        }

        record.Event = word is EventWord.Finish or EventWord.Aborted ? RecordEvent.Finished
            : word == EventWord.Start && !ended ? RecordEvent.Started
            : RecordEvent.Whole;
        record.Flags |= word == EventWord.Aborted ? RecordFlags.Aborted : RecordFlags.None;
        ReadPlace(line, fields, ref record);
        return ReadTime(line, fields, ref record) ? ParseOutcome.Record : ParseOutcome.Reject("the timestamp cannot be read");
    }

    /// <summary>Which ids a line carries, for lines that belong to a request without being its record.</summary>
    public static void ReadIds(ReadOnlySpan<byte> line, FieldSlots fields, out RequestId request, out RequestId traceHeader)
    {
        request = RequestId.Parse(Value(line, fields, AppField.RequestId));
        traceHeader = RequestId.ParseTraceHeader(Value(line, fields, AppField.TraceHeader));
    }

    private EventWord WordOf(ReadOnlySpan<byte> message)
    {
        if (message.SequenceEqual(_message.AsSpan(0, _messageLength)))
        {
            return _word;
        }

        EventWord word = EventWords.Of(message);
        if (message.Length <= _message.Length)
        {
            message.CopyTo(_message);
            (_messageLength, _word) = (message.Length, word);
        }

        return word;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, FieldSlots fields, AppField field) => fields.Text(line, (int)field);

    private static void ReadIds(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        record.TraceId = RequestId.ParseTraceHeader(Value(line, fields, AppField.TraceHeader));
        if (!record.TraceId.IsKnown)
        {
            record.TraceId = RequestId.ParseTraceHeader(Value(line, fields, AppField.TraceId));
        }

        record.RequestId = RequestId.Parse(Value(line, fields, fields.Has((int)AppField.RequestId) ? AppField.RequestId : AppField.CorrelationId));
        ReadOnlySpan<byte> thread = Value(line, fields, AppField.Thread);
        record.Thread = thread.IsEmpty ? 0 : StableHash.Of(thread);
    }

    private static void ReadUpstream(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        if (fields.Has((int)AppField.UpstreamResponse))
        {
            ReadOnlySpan<byte> list = Value(line, fields, AppField.UpstreamResponse);
            AttemptTimes times = AttemptTimes.Read(list);
            record.UpstreamAttempts = (byte)AttemptTimes.Count(list);
            bool answered = record.Status is not (499 or 502 or 504);
            record.TargetTime = answered ? times.Last : Elapsed.Absent;
            record.FirstByte = answered && times.Last.IsMeasured && times.BeforeTicks >= 0 ? Elapsed.FromTicks(times.BeforeTicks + times.Last.Ticks) : Elapsed.Absent;
        }

        if (fields.Has((int)AppField.UpstreamTime))
        {
            record.TargetTime = TimeField.Read(Value(line, fields, AppField.UpstreamTime), TimeSpan.TicksPerMillisecond);
        }

        if (AsciiNumber.Bytes(Value(line, fields, AppField.AttemptCount)) is > 0 and long attempts)
        {
            record.UpstreamAttempts = (byte)Math.Min(attempts, byte.MaxValue);
        }

        if (AsciiNumber.Bytes(Value(line, fields, AppField.Retries)) is > 0 and long retries)
        {
            record.UpstreamAttempts = (byte)Math.Min(retries + 1, byte.MaxValue);
        }

        record.TargetStatus = AsciiNumber.Status(AttemptTimes.LastOf(Value(line, fields, AppField.UpstreamStatus)));
        ReadOnlySpan<byte> flags = Value(line, fields, AppField.ResponseFlags);
        record.Flags |= record.Status == 499 || flags.StartsWith("DC"u8) || flags.IndexOf(",DC"u8) >= 0 ? RecordFlags.Aborted : RecordFlags.None;
    }

    private void ReadRequest(ReadOnlySpan<byte> line, FieldSlots fields, TextArena text, ref HopRecord record)
    {
        record.Method = RequestLine.MethodOf(Value(line, fields, AppField.Method));
        ReadOnlySpan<byte> path = RequestLine.PathOf(Value(line, fields, fields.Has((int)AppField.Path) ? AppField.Path : AppField.RequestedUri));
        if (path.IsEmpty && fields.Has((int)AppField.RequestLine))
        {
            RequestLine request = RequestLine.Parse(Value(line, fields, AppField.RequestLine));
            path = request.Path;
            record.Method = record.Method == HttpMethod.Unknown ? request.Method : record.Method;
        }

        record.Path = text.Add(path);
        ReadOnlySpan<byte> route = Value(line, fields, AppField.Route);
        if (route.StartsWith("/"u8))
        {
            record.Route = _names.Add(route);
        }
    }

    private void ReadDuration(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        (AppField field, long unit) = fields.Has((int)AppField.DurationMs) ? (AppField.DurationMs, TimeSpan.TicksPerMillisecond)
            : fields.Has((int)AppField.DurationUs) ? (AppField.DurationUs, TimeSpan.TicksPerMicrosecond)
            : fields.Has((int)AppField.DurationNs) ? (AppField.DurationNs, 0L)
            : fields.Has((int)AppField.DurationS) ? (AppField.DurationS, TimeSpan.TicksPerSecond)
            : (AppField.Duration, _context.Options.DurationUnitTicks ?? TimeSpan.TicksPerMillisecond);
        if (DurationText.TryRead(Value(line, fields, field), unit, out long ticks, out bool ownUnit))
        {
            record.Duration = Elapsed.FromTicks(ticks);
            bool guessed = field == AppField.Duration && !ownUnit && _context.Options.DurationUnitTicks is null;
            record.Flags |= guessed ? RecordFlags.GuessedUnit : RecordFlags.None;
        }
    }

    private void ReadPlace(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        ReadOnlySpan<byte> host = Value(line, fields, AppField.Host);
        record.Target = _host != Interner.None ? _host : AppAddress.LooksLikeOne(host) ? _names.Add(host) : Interner.None;
        ReadOnlySpan<byte> client = Value(line, fields, AppField.Client);
        if (client.IsEmpty)
        {
            ReadOnlySpan<byte> list = Value(line, fields, AppField.ForwardedFor);
            client = list[(list.LastIndexOf((byte)',') + 1)..].Trim((byte)' ');
        }

        record.Client = ClientAddress.Hash(client, hasPort: false);
        record.SentBytes = AsciiNumber.Bytes(Value(line, fields, AppField.SentBytes));
        record.ReceivedBytes = AsciiNumber.Bytes(Value(line, fields, AppField.ReceivedBytes));
    }

    private bool ReadTime(ReadOnlySpan<byte> line, FieldSlots fields, ref HopRecord record)
    {
        bool started = record.Event == RecordEvent.Started;
        if (!started && TryInstant(Value(line, fields, AppField.StartTime), ref record, out Instant start))
        {
            record.Start = start;
            record.Edge = StampEdge.Start;
            return true;
        }

        AppField field = fields.Has((int)AppField.EndTime) ? AppField.EndTime : fields.Has((int)AppField.FineTime) ? AppField.FineTime
            : fields.Has((int)AppField.ClefTime) ? AppField.ClefTime : fields.Has((int)AppField.Log4jTime) ? AppField.Log4jTime : AppField.Time;
        if (!fields.Has((int)field))
        {
            // .NET's console logger writes none by default; the envelope may know it.
            record.Edge = started ? StampEdge.Start : StampEdge.End;
            return true;
        }

        if (!TryInstant(Value(line, fields, field), ref record, out Instant stamp))
        {
            return false;
        }

        if (AsciiNumber.Bytes(Value(line, fields, AppField.NanoOfSecond)) is > 0 and < 1_000_000_000 and long nanoseconds)
        {
            stamp += new TimeSpan(nanoseconds / 100);
            record.ResolutionTicks = 1;
        }

        record.Edge = started ? StampEdge.Start : StampEdge.End;
        record.Start = started ? stamp : default;
        record.End = started ? default : stamp;
        return true;
    }

    private bool TryInstant(ReadOnlySpan<byte> value, ref HopRecord record, out Instant instant)
    {
        instant = default;
        if (value.IsEmpty || !(AsciiTime.TryIso(value, out ReadTime time) || AsciiTime.TryEpoch(value, out time) || AsciiTime.TryCommonLog(value, out time)))
        {
            return false;
        }

        instant = _zone.ToUtc(time);
        record.ResolutionTicks = time.ResolutionTicks;
        record.Flags |= time.HasZone ? RecordFlags.None : RecordFlags.AssumedZone;
        return true;
    }
}

/// <summary>Host fields of application logs.</summary>
internal static class AppAddress
{
    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF.:[]"u8);

    /// <summary>Whether a text is an IPv4 or IPv6 address, with or without a port, as load balancers name targets.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> text) =>
        text.Length is >= 7 and <= 47 && text.IndexOfAnyExcept(AddressBytes) < 0
        && (text.Count((byte)'.') == 3 || text.Count((byte)':') >= 2);
}

using System.Text;
using TimeoutDoctor.Formats.Reading;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>Makes a record of what a line's fields told. One per source.</summary>
internal sealed class RecordAssembly
{
    private readonly ZoneClock _clock;
    private readonly DurationUnit _unit;
    private readonly int _host;

    /// <summary>For one source.</summary>
    public RecordAssembly(ParseContext context)
    {
        _clock = new ZoneClock(context.Options.TimeZone);
        _unit = new DurationUnit(context.Options.DurationUnitTicks);
        _host = (context.Options.Host ?? context.Source.Host) is { Length: > 0 } host ? context.Names.Add(Encoding.UTF8.GetBytes(host)) : Interner.None;
    }

    /// <summary>Fills in the record; false when no stamp could be read.</summary>
    public bool TryFill(ref LineFacts facts, TextArena text, ref HopRecord record)
    {
        facts.JoinStamps();
        if (facts.Start.Local == 0 && facts.End.Local == 0)
        {
            return false;
        }

        RequestLine request = RequestLine.Parse(facts.Request);
        record.Method = request.Method != HttpMethod.Unknown ? request.Method : facts.Method;
        record.Path = text.Add(request.Path.IsEmpty ? Named(facts.Path) : request.Path);
        record.Status = facts.Status;
        record.ReceivedBytes = facts.Received;
        record.SentBytes = facts.Sent;
        record.TraceId = facts.TraceId;
        record.RequestId = facts.RequestId;
        record.Client = ForwardedPeer.Hash(facts.Client, facts.ForwardedFor);
        record.Target = _host;
        record.Flags |= facts.Aborted || facts.Status == 499 ? RecordFlags.Aborted : RecordFlags.None;
        FillDuration(facts, ref record);
        FillMoments(facts, ref record);
        return true;
    }

    private static ReadOnlySpan<byte> Named(ReadOnlySpan<byte> path) => path.SequenceEqual("-"u8) ? default : path;

    private void FillDuration(in LineFacts facts, ref HopRecord record)
    {
        FillUpstream(facts, ref record);
        record.Duration = facts.Duration;
        if (facts.Unitless < 0 || (facts.Duration.IsMeasured && facts.DurationStep < TimeSpan.TicksPerMillisecond))
        {
            return;
        }

        long implied = facts.ImpliedUnit > 0 ? facts.ImpliedUnit
            : facts.Duration.Ticks > 0 && facts.DurationStep == TimeSpan.TicksPerMillisecond ? DurationUnit.ImpliedBy(facts.Duration.Ticks, facts.Unitless)
            : DurationUnit.ImpliedBySpan(facts.Unitless, facts.Start, facts.End);
        Elapsed read = _unit.Read(facts.Unitless, facts.FirstByte, implied, out bool guessed);
        record.Duration = read.IsMeasured ? read : record.Duration;
        record.Flags |= guessed ? RecordFlags.GuessedUnit : RecordFlags.None;
    }

    // The first byte came after all attempts before the last, and the last one's headers.
    private static void FillUpstream(in LineFacts facts, ref HopRecord record)
    {
        // Where an attempt ended without an answer, its time is how long it was waited for.
        bool answered = facts.HasUpstreamHeader || facts.Status is not (499 or 502 or 504);
        Elapsed last = facts.UpstreamTime.IsMeasured ? facts.UpstreamTime
            : facts.HasUpstreamHeader ? facts.UpstreamHeader.Last
            : answered ? facts.UpstreamResponse.Last
            : Elapsed.Absent;
        long before = facts.Attempts > 1 ? facts.UpstreamResponse.BeforeTicks : 0;
        record.UpstreamAttempts = (byte)Math.Min(facts.Attempts, byte.MaxValue);
        record.TargetStatus = facts.UpstreamStatus;
        record.TargetTime = last;
        record.FirstByte = facts.FirstByte.IsMeasured ? facts.FirstByte
            : last.IsMeasured && before >= 0 && !facts.UpstreamTime.IsMeasured ? Elapsed.FromTicks(before + last.Ticks)
            : Elapsed.Absent;
    }

    private void FillMoments(in LineFacts facts, ref HopRecord record)
    {
        ReadTime start = facts.Start, end = facts.End;
        bool startLeads = end.Local == 0 || (start.Local != 0 && start.ResolutionTicks < end.ResolutionTicks);
        record.Edge = startLeads ? StampEdge.Start : StampEdge.End;
        record.ResolutionTicks = startLeads ? start.ResolutionTicks : end.ResolutionTicks;
        record.Flags |= (startLeads ? start : end).HasZone ? RecordFlags.None : RecordFlags.AssumedZone;

        // The coarser of two stamps is worth less than what follows from the finer one and the duration.
        bool both = start.Local != 0 && end.Local != 0 && (start.ResolutionTicks == end.ResolutionTicks || !record.Duration.IsMeasured);
        if (startLeads || both)
        {
            record.Start = _clock.ToUtc(start);
        }

        if (!startLeads || both)
        {
            record.End = _clock.ToUtc(end);
        }

        long span = record.End.Ticks - record.Start.Ticks;
        if (both && (span < 0 || span > DurationLimit.Ticks))
        {
            _ = startLeads ? record.End = Instant.Unknown : record.Start = Instant.Unknown;
        }
        else if (both && !record.Duration.IsMeasured && Math.Max(start.ResolutionTicks, end.ResolutionTicks) < TimeSpan.TicksPerSecond)
        {
            record.Duration = Elapsed.FromTicks(span);
        }
    }
}

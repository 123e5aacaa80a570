using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// Merges the start and the finish lines of requests of one source into one record each. Records come in the source's order.
/// What has an id is paired by it, otherwise by the thread that wrote it, otherwise by method and path. Not thread-safe.
/// </summary>
/// <param name="horizon">How far the source's clock may run past a start before it counts as unfinished.</param>
/// <param name="paired">Told the places of each start and its finish; null where nobody wants to know.</param>
public sealed class EventPairing(TimeSpan horizon, Action<SourceRef, SourceRef>? paired = null)
{
    /// <summary>Starts that wait at most; beyond, the oldest counts as unfinished.</summary>
    public const int Capacity = 65_536;

    // More starts of one id at once are no attempts of a request; they would only make each search longer.
    private const int MostAttempts = 256;
    private const byte ByThread = 3;
    private const byte ByRequest = 4;
    private const long ToleranceTicks = 5 * TimeSpan.TicksPerMillisecond;
    private readonly Dictionary<(byte Kind, UInt128 Key), List<long>> _byKey = [];
    private readonly Queue<(long Number, HopRecord Record)> _order = new();
    private readonly Dictionary<long, HopRecord> _waiting = [];
    private readonly Stack<List<long>> _spare = new();
    private long _next;
    private Instant _clock;

    /// <summary>Takes the next record of the source.</summary>
    /// <param name="record">The record, completed.</param>
    /// <param name="output">Receives the records that are settled by it.</param>
    public void Push(in HopRecord record, List<HopRecord> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Instant stamp = record.Event == RecordEvent.Started || !record.End.IsKnown ? record.Start : record.End;
        _clock = stamp > _clock ? stamp : _clock;
        switch (record.Event)
        {
            case RecordEvent.Started:
                Keep(record);
                break;
            case RecordEvent.Finished:
                output.Add(Finish(record));
                break;
            default:
                output.Add(record);
                break;
        }

        Release(output);
    }

    /// <summary>Takes the next record in place, where no start waits for it: a line that tells of a request's end alone is the whole of it.</summary>
    /// <returns>False where it has to be pushed.</returns>
    public bool TryWhole(ref HopRecord record)
    {
        if (record.Event != RecordEvent.Finished || _order.Count > 0)
        {
            return false;
        }

        Instant stamp = record.End.IsKnown ? record.End : record.Start;
        _clock = stamp > _clock ? stamp : _clock;
        Complete(ref record);
        return true;
    }

    /// <summary>Gives out the starts that still wait, oldest first, as unfinished.</summary>
    public void Flush(List<HopRecord> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (_order.Count > 0)
        {
            ReleaseOldest(output);
        }

        _clock = default;
    }

    private static (byte Kind, UInt128 Key) KeyOf(in HopRecord record) =>
        record.RequestId.IsKnown ? ((byte)1, record.RequestId.JoinKey)
        : record.TraceId.IsKnown ? ((byte)2, record.TraceId.JoinKey)
        : record.Thread != 0 ? (ByThread, record.Thread)
        : (ByRequest, StableHash.Of(record.Path.Span, (ulong)record.Method));

    private static bool HasKey(in HopRecord record) =>
        record.RequestId.IsKnown || record.TraceId.IsKnown || record.Thread != 0 || !record.Path.IsEmpty;

    private void Keep(in HopRecord record)
    {
        long number = _next++;
        _order.Enqueue((number, record));
        _waiting.Add(number, record);
        if (!HasKey(record))
        {
            return;
        }

        ref List<long>? same = ref CollectionsMarshal.GetValueRefOrAddDefault(_byKey, KeyOf(record), out _);
        same ??= _spare.TryPop(out List<long>? spare) ? spare : new List<long>(1);
        if (same.Count < MostAttempts)
        {
            same.Add(number);
        }
    }

    private HopRecord Finish(in HopRecord finish)
    {
        if (!HasKey(finish) || !_byKey.TryGetValue(KeyOf(finish), out List<long>? starts))
        {
            return Alone(finish);
        }

        int index = Choose(finish, starts);
        if (index < 0)
        {
            return Alone(finish);
        }

        HopRecord start = _waiting[starts[index]];
        Forget(starts[index], start);
        paired?.Invoke(start.At, finish.At);
        return Merge(start, finish);
    }

    // One thread serves one request at a time, so of its starts only the last can be meant; of several attempts with one id the
    // one that the duration fits, else the oldest. Where there is nothing but method and path, a duration must fit.
    private int Choose(in HopRecord finish, List<long> starts)
    {
        byte kind = KeyOf(finish).Kind;
        bool byThread = kind == ByThread;
        int first = -1;
        for (int i = 0; i < starts.Count; i++)
        {
            HopRecord start = _waiting[starts[i]];
            if (!Possible(start, finish))
            {
                continue;
            }

            if (!byThread && finish.Duration.IsMeasured && finish.End.IsKnown
                && Math.Abs((start.Start + finish.Duration.Span - finish.End).Ticks) <= ToleranceTicks + start.ResolutionTicks + finish.ResolutionTicks)
            {
                return i;
            }

            first = first < 0 || byThread ? i : first;
        }

        return kind == ByRequest && finish.Duration.IsMeasured ? -1 : first;
    }

    private static bool Possible(in HopRecord start, in HopRecord finish) =>
        (!finish.End.IsKnown || !start.Start.IsKnown || finish.End.Ticks - start.Start.Ticks is >= -ToleranceTicks and <= Reading.DurationLimit.Ticks)
        && (start.Method == HttpMethod.Unknown || finish.Method == HttpMethod.Unknown || start.Method == finish.Method)
        && (start.Path.IsEmpty || finish.Path.IsEmpty || start.Path.Span.SequenceEqual(finish.Path.Span));

    private static HopRecord Merge(in HopRecord start, in HopRecord finish)
    {
        HopRecord merged = finish;
        merged.Start = start.Start;
        if (merged.Duration.IsAbsent && merged.End.IsKnown && start.Start.IsKnown)
        {
            merged.Duration = Elapsed.FromTicks(Math.Max(0, merged.End.Ticks - start.Start.Ticks));
        }

        merged.Method = merged.Method == HttpMethod.Unknown ? start.Method : merged.Method;
        merged.Path = merged.Path.IsEmpty ? start.Path : merged.Path;
        merged.Route = merged.Route == Interner.None ? start.Route : merged.Route;
        merged.Target = merged.Target == Interner.None ? start.Target : merged.Target;
        merged.RequestId = merged.RequestId.IsKnown ? merged.RequestId : start.RequestId;
        merged.TraceId = merged.TraceId.IsKnown ? merged.TraceId : start.TraceId;
        merged.Client = merged.Client == 0 ? start.Client : merged.Client;
        merged.ReceivedBytes = merged.ReceivedBytes < 0 ? start.ReceivedBytes : merged.ReceivedBytes;
        merged.Flags |= start.Flags;
        return merged;
    }

    private static HopRecord Alone(in HopRecord finish)
    {
        HopRecord whole = finish;
        Complete(ref whole);
        return whole;
    }

    private static void Complete(ref HopRecord finish)
    {
        finish.Event = RecordEvent.Whole;
        if (!finish.Start.IsKnown && finish.End.IsKnown && finish.Duration.IsMeasured && finish.Duration.Ticks < finish.End.Ticks)
        {
            finish.Start = finish.End - finish.Duration.Span;
        }
    }

    private void Release(List<HopRecord> output)
    {
        while (_order.TryPeek(out (long Number, HopRecord Record) oldest)
            && (!_waiting.ContainsKey(oldest.Number) || _order.Count > Capacity || oldest.Record.Start.Ticks < _clock.Ticks - horizon.Ticks))
        {
            ReleaseOldest(output);
        }
    }

    private void ReleaseOldest(List<HopRecord> output)
    {
        (long number, HopRecord record) = _order.Dequeue();
        if (_waiting.ContainsKey(number))
        {
            Forget(number, record);
            record.Flags |= RecordFlags.Unfinished;
            output.Add(record);
        }
    }

    private void Forget(long number, in HopRecord record)
    {
        _waiting.Remove(number);
        if (HasKey(record) && _byKey.TryGetValue(KeyOf(record), out List<long>? same))
        {
            same.Remove(number);
            if (same.Count == 0)
            {
                _byKey.Remove(KeyOf(record));
                _spare.Push(same);
            }
        }
    }
}

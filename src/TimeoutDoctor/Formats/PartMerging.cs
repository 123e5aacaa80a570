using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats;

/// <summary>
/// Merges the lines of one request, of which there are many between those of others, into one record each. A request is given out a
/// moment after its last line, in the order of first lines. Not thread-safe.
/// </summary>
/// <param name="horizon">How far the source's clock may run past the first line of a request before it is given out as it is.</param>
public sealed class PartMerging(TimeSpan horizon)
{
    /// <summary>Requests that wait at most; beyond, the oldest is given out as it is.</summary>
    public const int Capacity = 65_536;

    // Ids and headers are logged behind the line that ends the request.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(2);
    private readonly Dictionary<UInt128, Request> _byId = [];
    private readonly Queue<Request> _order = new();
    private Instant _clock;

    /// <summary>Takes the next part.</summary>
    /// <param name="part">The part, with its moment as <see cref="HopRecord.Start"/> and the request's id.</param>
    /// <param name="output">Receives the records that are settled by it.</param>
    public void Push(in HopRecord part, List<HopRecord> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _clock = part.Start > _clock ? part.Start : _clock;
        if (!_byId.TryGetValue(part.RequestId.JoinKey, out Request? request))
        {
            request = new Request(part);
            _byId.Add(part.RequestId.JoinKey, request);
            _order.Enqueue(request);
        }

        request.Take(part);
        while (_order.TryPeek(out Request? oldest) && (_order.Count > Capacity || oldest.Last < _clock - (oldest.IsDone ? Aftermath : horizon)))
        {
            Release(output);
        }
    }

    /// <summary>Gives out all that wait, oldest first.</summary>
    public void Flush(List<HopRecord> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (_order.Count > 0)
        {
            Release(output);
        }

        _clock = default;
    }

    private void Release(List<HopRecord> output)
    {
        Request request = _order.Dequeue();
        _byId.Remove(request.Key);
        output.Add(request.Whole());
    }

    private sealed class Request(in HopRecord first)
    {
        private HopRecord _record = HopRecord.Of(first.Hop, first.At);
        private Instant _began;
        private Instant _sent;
        private Instant _authorizing;
        private Instant _ended;

        public UInt128 Key { get; } = first.RequestId.JoinKey;

        public Instant Last { get; private set; } = first.Start;

        public bool IsDone => _ended.IsKnown;

        public void Take(in HopRecord part)
        {
            Instant at = part.Start;
            Last = at > Last ? at : Last;
            _began = part.Edge == StampEdge.Start && (!_began.IsKnown || at < _began) ? at : _began;
            _ended = part.Status != 0 ? at : _ended;
            _sent = part.RequestTime.IsMeasured ? at : _sent;
            _authorizing = part.AuthorizerTime.IsMeasured ? at : _authorizing;
            _record.AuthorizerTime = part.AuthorizerTime.IsFailed ? Since(_authorizing, at) : _record.AuthorizerTime;
            _record.TargetTime = part.TargetTime.IsMeasured ? part.TargetTime
                : part.TargetTime.IsFailed && !_record.TargetTime.IsMeasured ? Since(_sent, at)
                : _record.TargetTime;
            Fill(part);
        }

        /// <summary>The record, as far as its lines tell. Without its first lines (level ERROR) only its end is known.</summary>
        public HopRecord Whole()
        {
            HopRecord whole = _record;
            whole.Event = RecordEvent.Whole;
            whole.Edge = _began.IsKnown ? StampEdge.Start : StampEdge.End;
            whole.Start = _began;
            whole.End = _ended.IsKnown ? _ended : _began.IsKnown ? default : Last;
            whole.Duration = _ended.IsKnown ? Since(_began, _ended) : Elapsed.Absent;
            whole.RequestTime = Since(_began, _sent);
            whole.Flags |= _ended.IsKnown ? RecordFlags.None : RecordFlags.Unfinished;
            return whole;
        }

        private static Elapsed Since(Instant from, Instant to) =>
            from.IsKnown && to.IsKnown && to.Ticks >= from.Ticks && to.Ticks - from.Ticks <= Reading.DurationLimit.Ticks ? Elapsed.FromTicks(to.Ticks - from.Ticks) : Elapsed.Absent;

        private void Fill(in HopRecord part)
        {
            _record.Status = part.Status != 0 ? part.Status : _record.Status;
            _record.TargetStatus = part.TargetStatus != 0 ? part.TargetStatus : _record.TargetStatus;
            _record.Error = _record.Error == GatewayError.None || part.Error == GatewayError.IntegrationTimeout ? part.Error == GatewayError.None ? _record.Error : part.Error : _record.Error;
            _record.Method = _record.Method == HttpMethod.Unknown ? part.Method : _record.Method;
            _record.Route = _record.Route == Interner.None ? part.Route : _record.Route;
            _record.Path = _record.Path.IsEmpty ? part.Path : _record.Path;
            _record.Client = _record.Client == 0 ? part.Client : _record.Client;
            _record.RequestId = part.RequestId;
            _record.ExtendedId = _record.ExtendedId.IsKnown ? _record.ExtendedId : part.ExtendedId;
            _record.TraceId = _record.TraceId.IsKnown ? _record.TraceId : part.TraceId;
            _record.ResolutionTicks = Math.Max(_record.ResolutionTicks, part.ResolutionTicks);
            _record.Flags |= part.Flags;
        }
    }
}

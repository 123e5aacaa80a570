using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Makes requests of a group of records that share ids. Usually that is one front record and what lies behind it; a client that sends one
/// trace id with several requests makes a group with several front records, and then the request id or the time decides.
/// </summary>
internal sealed class TraceAssembler(RecordStore records, Hop front, ConnectionIndex connections, OpenLinks? open = null)
{
    // An id that client, gateway and application write independently of each other is wrong only by reuse, which is rare.
    private const double ById = 0.999;
    private const double ByIdAndTime = 0.9;

    // Up to this many records every pair is looked at; larger groups (one trace id for everything) are sorted instead.
    private const int FewRecords = 8;

    private readonly RequestTrace _trace = new();
    private readonly List<int> _fronts = [];
    private readonly List<int> _others = [];
    private InferredLinks _inferred;

    /// <summary>Exact repeats of a record, dropped.</summary>
    public long Repeats { get; private set; }

    /// <summary>Whether repeats are counted; a group may be assembled twice.</summary>
    public bool CountRepeats { get; set; }

    /// <summary>Makes the requests of a group.</summary>
    /// <param name="slots">The slots of the group's records; may be sorted.</param>
    /// <param name="inferred">Which hops were joined without an id.</param>
    /// <param name="each">Called with a trace that is reused.</param>
    public void Assemble(List<int> slots, InferredLinks inferred, Action<RequestTrace> each)
    {
        _inferred = inferred;
        Split(slots);
        for (int i = 0; i < _fronts.Count; i++)
        {
            _trace.Begin(records.PlaceOf(_fronts[i]));
            foreach (int other in _others)
            {
                if (_fronts.Count == 1 || Owner(records[other]) == i)
                {
                    Join(records.PlaceOf(other));
                }
            }

            _trace.Connection = _trace.HasLoadBalancer ? connections.Of(_trace.Elb) : null;
            _trace.JoinConfidence *= inferred.Probability;
            if (open is not null && !_trace.HasApp && front != Hop.App)
            {
                _trace.Alternatives = open.Behind(_trace.HasLoadBalancer ? _trace.Elb : _trace.Front);
            }

            each(_trace);
        }
    }

    private void Split(List<int> slots)
    {
        _fronts.Clear();
        _others.Clear();
        if (slots.Count > FewRecords)
        {
            slots.Sort(Compare);
        }

        foreach (int slot in slots)
        {
            ref HopRecord record = ref records[slot];
            List<int> list = record.Hop == front ? _fronts : _others;
            if (IsRepeat(list, record))
            {
                Repeats += CountRepeats ? 1 : 0;
            }
            else
            {
                list.Add(slot);
            }
        }

        if (_fronts.Count > 1)
        {
            _fronts.Sort(Compare);
            _fronts.RemoveAll(IsToldByAnother);
        }
    }

    // A gateway may write an access log and an execution log: one request, whose access record takes what only the other tells.
    private bool IsToldByAnother(int slot)
    {
        ref HopRecord execution = ref records[slot];
        if ((execution.Flags & RecordFlags.Execution) == 0)
        {
            return false;
        }

        foreach (int other in _fronts)
        {
            ref HopRecord access = ref records[other];
            if ((access.Flags & RecordFlags.Execution) == 0 && access.RequestId.JoinKey == execution.RequestId.JoinKey)
            {
                access.Duration = access.Duration.IsAbsent ? execution.Duration : access.Duration;
                access.TargetTime = access.TargetTime.IsAbsent ? execution.TargetTime : access.TargetTime;
                access.AuthorizerTime = access.AuthorizerTime.IsAbsent ? execution.AuthorizerTime : access.AuthorizerTime;
                access.TargetStatus = access.TargetStatus == 0 ? execution.TargetStatus : access.TargetStatus;
                access.Error = access.Error == GatewayError.None ? execution.Error : access.Error;
                access.TraceId = access.TraceId.IsKnown ? access.TraceId : execution.TraceId;
                return true;
            }
        }

        return false;
    }

    private int Compare(int left, int right)
    {
        ref HopRecord a = ref records[left];
        ref HopRecord b = ref records[right];
        return a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.At.CompareTo(b.At);
    }

    // Overlapping pulls and rotated files bring the same line twice; two attempts of one request never agree in all of this.
    private bool IsRepeat(List<int> list, in HopRecord record)
    {
        for (int i = list.Count - 1; i >= 0 && i >= list.Count - FewRecords; i--)
        {
            ref HopRecord other = ref records[list[i]];
            if (other.Start == record.Start && other.Hop == record.Hop && other.End == record.End && other.Duration == record.Duration
                && other.Status == record.Status && other.Target == record.Target && other.RequestId == record.RequestId
                && other.TraceId == record.TraceId && other.Event == record.Event)
            {
                return true;
            }
        }

        return false;
    }

    private int Owner(in HopRecord record)
    {
        // The last front record that began before this one; clocks may differ, so the first front takes what lies before all of them.
        int low = 0, high = _fronts.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = records[_fronts[middle]].Start <= record.Start ? (middle, high) : (low, middle - 1);
        }

        if (!record.RequestId.IsKnown || SharesRequestId(records[_fronts[low]], record))
        {
            return low;
        }

        for (int i = 0; i < _fronts.Count; i++)
        {
            if (SharesRequestId(records[_fronts[i]], record))
            {
                return i;
            }
        }

        return low;
    }

    private void Join(RecordPlace place)
    {
        ref readonly HopRecord record = ref place.Record;
        JoinBasis basis = _inferred.Includes(record.Hop) ? JoinBasis.Inferred : SharesRequestId(_trace.Front, record) ? JoinBasis.RequestId : JoinBasis.TraceId;
        if (record.Hop == Hop.LoadBalancer)
        {
            _trace.LoadBalancerJoin = basis;
        }
        else if (record.Hop == Hop.App)
        {
            _trace.AppJoin = basis;
        }

        bool byTime = _fronts.Count > 1 && basis == JoinBasis.TraceId;
        if (basis != JoinBasis.Inferred)
        {
            _trace.JoinConfidence = Math.Min(_trace.JoinConfidence, byTime ? ByIdAndTime : ById);
        }

        _trace.Add(place);
    }

    private static bool SharesRequestId(in HopRecord front, in HopRecord record) =>
        record.RequestId.IsKnown && (record.RequestId.JoinKey == front.RequestId.JoinKey || (front.ExtendedId.IsKnown && record.RequestId.JoinKey == front.ExtendedId.JoinKey));
}

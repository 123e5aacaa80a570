using System.Runtime.InteropServices;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Makes requests of a group of records that share ids. Usually that is one front record and what lies behind it; a client that sends one
/// trace id with several requests makes a group with several front records, and then the request id or the time decides.
/// </summary>
internal sealed class TraceAssembler
{
    // An id that client, gateway and application write independently of each other is wrong only by reuse, which is rare.
    private const double ById = 0.999;
    private const double ByIdAndTime = 0.9;

    private readonly RequestTrace _trace = new();
    private readonly List<HopRecord> _fronts = [];
    private readonly List<HopRecord> _others = [];

    /// <summary>Exact repeats of a record, dropped.</summary>
    public long Repeats { get; private set; }

    /// <summary>Whether repeats are counted; a group is assembled twice.</summary>
    public bool CountRepeats { get; set; }

    /// <summary>Makes the requests of a group.</summary>
    /// <param name="members">The group's records, in any order; will be sorted.</param>
    /// <param name="front">The front hop.</param>
    /// <param name="each">Called with a trace that is reused.</param>
    public void Assemble(List<HopRecord> members, Hop front, Action<RequestTrace> each)
    {
        Split(members, front);
        for (int i = 0; i < _fronts.Count; i++)
        {
            _trace.Clear();
            _trace.Front = _fronts[i];
            foreach (ref HopRecord record in CollectionsMarshal.AsSpan(_others))
            {
                if (_fronts.Count == 1 || Owner(record) == i)
                {
                    Join(record);
                }
            }

            each(_trace);
        }
    }

    private void Split(List<HopRecord> members, Hop front)
    {
        _fronts.Clear();
        _others.Clear();
        members.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.At.CompareTo(b.At));
        foreach (ref HopRecord record in CollectionsMarshal.AsSpan(members))
        {
            List<HopRecord> list = record.Hop == front ? _fronts : _others;
            if (IsRepeat(list, record))
            {
                Repeats += CountRepeats ? 1 : 0;
            }
            else
            {
                list.Add(record);
            }
        }
    }

    // Overlapping pulls and rotated files bring the same line twice; two attempts of one request never agree in all of this.
    private static bool IsRepeat(List<HopRecord> list, in HopRecord record)
    {
        for (int i = list.Count - 1; i >= 0 && list[i].Start == record.Start; i--)
        {
            HopRecord other = list[i];
            if (other.Hop == record.Hop && other.End == record.End && other.Duration == record.Duration && other.Status == record.Status
                && other.Target == record.Target && other.RequestId == record.RequestId && other.TraceId == record.TraceId && other.Event == record.Event)
            {
                return true;
            }
        }

        return false;
    }

    private int Owner(in HopRecord record)
    {
        for (int i = 0; i < _fronts.Count; i++)
        {
            if (SharesRequestId(_fronts[i], record))
            {
                return i;
            }
        }

        // The last front record that began before this one; clocks may differ, so the first front takes what lies before all of them.
        int owner = 0;
        for (int i = 1; i < _fronts.Count && _fronts[i].Start <= record.Start; i++)
        {
            owner = i;
        }

        return owner;
    }

    private void Join(in HopRecord record)
    {
        JoinBasis basis = SharesRequestId(_trace.Front, record) ? JoinBasis.RequestId : JoinBasis.TraceId;
        if (record.Hop == Hop.LoadBalancer)
        {
            _trace.LoadBalancerJoin = basis;
        }
        else if (record.Hop == Hop.App)
        {
            _trace.AppJoin = basis;
        }

        bool byTime = _fronts.Count > 1 && basis == JoinBasis.TraceId;
        _trace.JoinConfidence = Math.Min(_trace.JoinConfidence, byTime ? ByIdAndTime : ById);
        _trace.Add(record);
    }

    private static bool SharesRequestId(in HopRecord front, in HopRecord record) =>
        record.RequestId.IsKnown && (record.RequestId.JoinKey == front.RequestId.JoinKey || (front.ExtendedId.IsKnown && record.RequestId.JoinKey == front.ExtendedId.JoinKey));
}

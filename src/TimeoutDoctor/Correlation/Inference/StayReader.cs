using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Reads a record as a near or a far stay: which interval it tells of, and what can be compared.</summary>
/// <param name="pair">The hops.</param>
/// <param name="policy">The limits: a gateway that reached its own was cut off.</param>
/// <param name="origin">Where time begins.</param>
/// <param name="hosts">Clocks and hosts of sources.</param>
internal sealed class StayReader(HopPair pair, TimeoutPolicy policy, Instant origin, SourceHosts hosts)
{
    // A gateway takes up to some 50 ms before it relays a request: half of that, either way. How long is not logged where time was lost later.
    private const int BeforeRelay = 25;

    /// <summary>Reads the record of the hop that waited.</summary>
    public Stay Near(in HopRecord record, int slot)
    {
        Stay stay = Common(record, slot);
        (Instant start, Instant end) = Waited(record);
        bool answered = Answered(record);
        stay.Start = Ms(start, record);
        stay.End = answered ? Ms(end, record) : double.NaN;
        stay.Written = Ms(record.End, record);
        stay.Cut = !answered;
        stay.Refused = Refused(record);
        stay.Status = !answered ? (short)0 : record.TargetStatus > 0 ? record.TargetStatus : record.Status;
        if (GaveUpLater(record))
        {
            (stay.Bytes, stay.Status) = (-1, record.TargetStatus); // it sent its own answer instead
            stay.HalfStep += BeforeRelay;
        }

        stay.Clock = hosts.ClockOf(record);
        stay.Host = record.Hop is Hop.LoadBalancer or Hop.Proxy ? hosts.AddressOf(record.Target) : 0;
        stay.Node = hosts.NodeHash(record.At.Source);
        return stay;
    }

    /// <summary>Reads the record of the hop that was waited for.</summary>
    public Stay Far(in HopRecord record, int slot)
    {
        Stay stay = Common(record, slot);
        Instant end = record.End;
        if (pair.Near != Hop.Gateway && record.FirstByte.IsMeasured && record.Start.IsKnown)
        {
            end = record.Start + record.FirstByte.Span; // what waits in front sees the head of the answer
        }

        stay.Start = Ms(record.Start, record);
        stay.End = record.Event == RecordEvent.Started ? double.NaN : Ms(end, record);
        stay.Written = Ms(record.End, record);
        stay.Status = record.Status;
        stay.Clock = hosts.ClockOf(record);
        stay.Host = record.Hop == Hop.LoadBalancer ? 0 : hosts.HostOf(record);
        return stay;
    }

    private Stay Common(in HopRecord record, int slot) => new()
    {
        Slot = slot,
        Source = record.At.Source,
        Line = record.At.Line,
        HalfStep = (float)(record.ResolutionTicks / 2.0 / TimeSpan.TicksPerMillisecond),
        Bytes = record.SentBytes,
        Client = record.Client,
    };

    // A truncated stamp is half a step early on average.
    private double Ms(Instant moment, in HopRecord record) =>
        moment.IsKnown ? ((moment - origin).Ticks + (record.ResolutionTicks / 2.0)) / TimeSpan.TicksPerMillisecond : double.NaN;

    // The time in which the hop waited for what lies behind it.
    private (Instant Start, Instant End) Waited(in HopRecord near)
    {
        if (GaveUpLater(near))
        {
            Instant relayed = near.Start + TimeSpan.FromMilliseconds(BeforeRelay);
            return (relayed, relayed + near.TargetTime.Span);
        }

        if (near.Hop == Hop.Gateway)
        {
            TimeSpan own = near.TargetTime.IsMeasured && near.Duration.IsMeasured && near.TargetTime.Ticks <= near.Duration.Ticks ? near.Duration.Span - near.TargetTime.Span : TimeSpan.Zero;
            return (near.Start.IsKnown ? near.Start + own : near.Start, near.End);
        }

        if (near.RequestTime.IsMeasured && near.Start.IsKnown)
        {
            Instant sent = near.Start + near.RequestTime.Span;
            return (sent, near.TargetTime.IsMeasured ? sent + near.TargetTime.Span : default);
        }

        return near.Hop == Hop.Proxy && near.FirstByte.IsMeasured && near.Start.IsKnown ? (near.Start, near.Start + near.FirstByte.Span) : (near.Start, near.End);
    }

    // Whether the end of the wait is the end of what was waited for.
    // A target that answers 504 is a proxy whose own timer fired: the application's end is another one.
    private bool Answered(in HopRecord near) => near.Hop switch
    {
        Hop.Gateway when GaveUpLater(near) => true,
        Hop.Gateway => near.End.IsKnown && near.Error == GatewayError.None && !(near.Status == 504 && near.TargetStatus == 0)
            && (!near.Duration.IsMeasured || near.Duration.Span < policy.Gateway - TimeoutPolicy.Early || near.TargetStatus is > 0 and < 500),
        Hop.LoadBalancer => near.TargetTime.IsMeasured && !(near.IsTargets504() && pair.Far == Hop.App),
        _ => near.End.IsKnown && near.Status is not (499 or 502 or 504),
    };

    // A gateway whose limit passed though it had the answer lost its time after that: had it lost it before, its timer would not have run so long
    // when the answer came.
    private bool GaveUpLater(in HopRecord near) =>
        near.Hop == Hop.Gateway && near.Status == 504 && near.TargetStatus != 504 && near.Start.IsKnown && near.TargetTime.IsMeasured && near.Duration.IsMeasured
        && near.Duration.Span >= policy.Gateway - TimeoutPolicy.Early && near.TargetTime.Span < policy.Gateway - TimeoutPolicy.Early;

    // Answered by itself, before anything was sent on.
    private static bool Refused(in HopRecord near) => near.Hop switch
    {
        Hop.Gateway => near.Error is GatewayError.Authorizer or GatewayError.Throttled,
        Hop.LoadBalancer => near.Target == Interner.None && near.TargetStatus == 0 && near.Status is not (0 or 408 or 460 or 502 or 504),
        _ => false,
    };
}

using TimeoutDoctor.Correlation;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Tests.Correlation;

public sealed class TraceJoinerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Records_of_three_hops_meet_although_no_two_share_the_same_kind_of_id()
    {
        // The application knows the request id, the load balancer the trace id, the gateway both; it comes last.
        RequestTrace trace = Assert.Single(Join(
            Record(Hop.App, 0.02, requestId: 1),
            Record(Hop.LoadBalancer, 0.01, traceId: 2),
            Record(Hop.Gateway, 0, requestId: 1, traceId: 2)));
        Assert.Equal((JoinBasis.TraceId, JoinBasis.RequestId), (trace.LoadBalancerJoin, trace.AppJoin));
        Assert.Single(trace.LoadBalancer);
        Assert.Single(trace.App);
    }

    [Fact]
    public void Requests_come_out_in_order_of_start_whatever_the_order_of_the_records()
    {
        HopRecord[] records = [.. Enumerable.Range(0, 200).Select(i => Record(Hop.Gateway, i, requestId: (ulong)i + 1, line: i + 1))];
        var shuffled = (HopRecord[])records.Clone();
        new Random(7).Shuffle(shuffled);
        Assert.Equal(records.Select(r => r.At), Join(shuffled).Select(t => t.Front.At));
    }

    [Fact]
    public void Only_requests_before_the_moment_are_released_and_the_rest_still_joins()
    {
        var joiner = new TraceJoiner(Hop.Gateway);
        var released = new List<RequestTrace>();
        joiner.Add(Record(Hop.Gateway, 0, requestId: 1));
        joiner.Add(Record(Hop.Gateway, 100, requestId: 2));
        joiner.Release(Instant.From(Noon.AddSeconds(50)), _ => { }, () => { }, t => released.Add(t.Clone()));
        Assert.Single(released);
        Assert.Equal(1, joiner.InFlight);
        joiner.Add(Record(Hop.App, 100.1, requestId: 2));
        joiner.Release(Instant.Unknown, _ => { }, () => { }, t => released.Add(t.Clone()));
        Assert.Equal(2, released.Count);
        Assert.True(released[1].HasApp);
        Assert.Equal(0, joiner.InFlight);
    }

    [Fact]
    public void A_repeated_line_is_dropped_and_counted_once()
    {
        HopRecord gateway = Record(Hop.Gateway, 0, requestId: 1), app = Record(Hop.App, 0.1, requestId: 1);
        HopRecord again = app with { At = new SourceRef(5, 9) };
        var joiner = new TraceJoiner(Hop.Gateway);
        RequestTrace trace = Assert.Single(Join(joiner, gateway, app, again));
        Assert.Single(trace.App);
        Assert.Equal(1, joiner.Repeats);
    }

    [Fact]
    public void Two_attempts_of_one_request_are_both_kept()
    {
        RequestTrace trace = Assert.Single(Join(
            Record(Hop.Gateway, 0, requestId: 1), Record(Hop.App, 10, requestId: 1), Record(Hop.App, 0.1, requestId: 1, line: 2)));
        Assert.Equal([2, 1], trace.App.Select(a => a.At.Line));
    }

    [Fact]
    public void Of_several_requests_with_one_trace_id_the_request_id_decides_then_the_time()
    {
        IReadOnlyList<RequestTrace> traces = Join(
            Record(Hop.Gateway, 0, requestId: 1, traceId: 9),
            Record(Hop.Gateway, 5, requestId: 2, traceId: 9),
            Record(Hop.App, 5.2, requestId: 1, traceId: 9, line: 11),
            Record(Hop.LoadBalancer, 5.1, traceId: 9, line: 12));
        Assert.Equal(2, traces.Count);
        Assert.Equal(11, Assert.Single(traces[0].App).At.Line);
        Assert.Equal(12, Assert.Single(traces[1].LoadBalancer).At.Line);
        Assert.True(traces[1].JoinConfidence < traces[0].JoinConfidence);
    }

    [Fact]
    public void Records_that_join_nothing_are_counted_by_hop()
    {
        var joiner = new TraceJoiner(Hop.Gateway);
        Assert.Single(Join(joiner, Record(Hop.Gateway, 0, requestId: 1), Record(Hop.App, 0), Record(Hop.App, 0, requestId: 77)));
        Assert.Equal(1, joiner.WithoutId[(int)Hop.App]);
        Assert.Equal(1, joiner.WithoutFront[(int)Hop.App]);
    }

    [Fact]
    public void A_front_record_without_any_id_is_a_request_of_its_own() =>
        Assert.Equal(2, Join(Record(Hop.LoadBalancer, 0), Record(Hop.LoadBalancer, 1, line: 2)).Count);

    [Fact]
    public void Of_lines_without_an_id_only_those_with_microseconds_are_known_to_be_repeats()
    {
        HopRecord whole = Record(Hop.LoadBalancer, 0) with { ResolutionTicks = 10 }, coarse = Record(Hop.LoadBalancer, 1) with { ResolutionTicks = 10_000_000 };
        HopRecord fine = whole with { Start = whole.Start + TimeSpan.FromMicroseconds(417), End = whole.End + TimeSpan.FromMicroseconds(417) };
        var joiner = new TraceJoiner(Hop.LoadBalancer);
        HopRecord other = fine with { SentBytes = 5, At = new SourceRef(3, 4) };
        Assert.Equal(4, Join(joiner, fine, coarse, fine with { At = new SourceRef(3, 1) }, coarse with { At = new SourceRef(3, 2) }, other).Count);
        Assert.Equal(1, joiner.Repeats);
        Assert.Equal(2, Join(new TraceJoiner(Hop.LoadBalancer), whole, whole with { At = new SourceRef(3, 3) }).Count); // milliseconds, written with zeros
    }

    private static IReadOnlyList<RequestTrace> Join(params HopRecord[] records) =>
        Join(new TraceJoiner(records.Min(r => r.Hop)), records);

    private static IReadOnlyList<RequestTrace> Join(TraceJoiner joiner, params HopRecord[] records)
    {
        foreach (HopRecord record in records)
        {
            joiner.Add(record);
        }

        var traces = new List<RequestTrace>();
        joiner.Release(Instant.Unknown, _ => { }, () => { }, t => traces.Add(t.Clone()));
        return traces;
    }

    private static HopRecord Record(Hop hop, double second, ulong requestId = 0, ulong traceId = 0, int line = 1)
    {
        HopRecord record = HopRecord.Of(hop, new SourceRef((int)hop, line));
        record.Start = Instant.From(Noon.AddSeconds(second));
        record.Status = 200;
        record.RequestId = requestId == 0 ? default : new RequestId(requestId, RequestIdKind.Uuid);
        record.TraceId = traceId == 0 ? default : new RequestId((UInt128)traceId << 64, RequestIdKind.XRay);
        return record;
    }
}

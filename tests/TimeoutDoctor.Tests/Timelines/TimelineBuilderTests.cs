using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Diagnosis;
using TimeoutDoctor.Timelines;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Timelines;

public sealed class TimelineBuilderTests
{
    [Fact]
    public void A_whole_request_is_split_into_eight_segments()
    {
        // gateway 100 - 96 = 4; load balancer at 6, so 2 on the way; held 3 (to 9); application at 14, so 5; its 70 end at 84;
        // head at 9 + 77 = 86, so 2; done at 6 + 85 = 91, so 5; the gateway ended at 100, so 9.
        Timeline line = Behind(Gateway(100, 96, 200, 200)).With(Alb(6, 85, 3, 77, 0, 200, 200)).With(App(14, 70)).Timeline();
        Assert.Equal([4, 2, 3, 5, 70, 2, 5, 9], Hops(line));
        Assert.Equal(100, line.Hops[HopName.Gateway] + line.Hops[HopName.GatewayToElb] + line.Hops[HopName.ElbQueue] + line.Hops[HopName.ElbToApp]
            + line.Hops[HopName.App] + line.Hops[HopName.AppToElb] + line.Hops[HopName.ElbResponse] + line.Hops[HopName.ElbToGateway]);
        Assert.False(line.TimedOut);
    }

    [Fact]
    public void The_other_clocks_are_brought_to_the_fronts()
    {
        // The same, logged by a load balancer 402 ms ahead and an application 1,500 ms behind.
        Request request = Behind(Gateway(100, 96, 200, 200)).With(Alb(408, 85, 3, 77, 0, 200, 200)).With(App(-1_486, 70));
        Timeline line = request.Timeline(new Skew(402, -1_500));
        Assert.Equal([4, 2, 3, 5, 70, 2, 5, 9], Hops(line));
    }

    [Fact]
    public void What_is_negative_within_the_clocks_doubt_is_zero_and_beyond_it_unknown()
    {
        // Doubt is 50 ms. The application seems to start 30 ms, then 80 ms, before the load balancer forwarded at 10.
        Assert.Equal(0, Behind(Alb(0, 100, 10, 80, 0, 200, 200)).With(App(-20, 40)).Timeline().Hops[HopName.ElbToApp]);
        Assert.Equal(double.NaN, Behind(Alb(0, 100, 10, 80, 0, 200, 200)).With(App(-70, 40)).Timeline().Hops[HopName.ElbToApp]);
    }

    [Fact]
    public void A_clock_that_is_not_known_leaves_its_segments_unknown()
    {
        Timeline line = Behind(Alb(0, 100, 10, 80, 0, 200, 200)).With(App(15, 60)).Timeline(new Skew(0, 0, double.PositiveInfinity));
        Assert.Equal(double.NaN, line.Hops[HopName.ElbToApp]);
        Assert.Equal(double.NaN, line.Hops[HopName.AppToElb]);
        Assert.Equal(60, line.Hops[HopName.App]); // by one clock alone
        Assert.Equal(10, line.Hops[HopName.ElbQueue]);
    }

    [Fact]
    public void Work_after_the_front_gave_up_counts_too()
    {
        // Started 300 ms after the gateway had gone, forwarded at 3.
        Timeline line = Behind(Gateway(29_000, 29_000)).With(Alb(2, 28_998, 1, null, null, 460)).With(App(29_300, 5_000)).Timeline();
        Assert.Equal(29_297, line.Hops[HopName.ElbToApp]);
        Assert.Equal(5_000, line.Hops[HopName.App]);
        Assert.Equal(0, line.InApp); // but none of it within the wait
        Assert.True(line.TimedOut);
    }

    [Fact]
    public void Without_a_load_balancer_record_the_application_is_counted_from_the_relay()
    {
        Timeline line = Behind(Gateway(100, 90, 200, 200)).With(App(25, 70)).Timeline();
        Assert.Equal([10, double.NaN, double.NaN, 15, 70, double.NaN, double.NaN, double.NaN], Hops(line));
    }

    [Fact]
    public void A_gateway_that_was_slow_afterwards_makes_neither_way_known()
    {
        // 28,915 ms are the gateway's, but the load balancer had the request after 5 ms: they lay behind the answer.
        Timeline line = Behind(Gateway(29_001, 86, 504, 200)).With(Alb(5, 84, 0, 82, 0, 200, 200)).Timeline();
        Assert.Equal(28_915, line.Hops[HopName.Gateway]);
        Assert.Equal(double.NaN, line.Hops[HopName.GatewayToElb]);
        Assert.Equal(double.NaN, line.Hops[HopName.ElbToGateway]);
        Assert.True(line.Delivered);
    }

    [Fact]
    public void A_gateway_without_integration_latency_has_no_segment_of_its_own()
    {
        Timeline line = Behind(Gateway(29_040, null)).Timeline();
        Assert.Equal(double.NaN, line.Hops[HopName.Gateway]);
        Assert.Equal(40, line.InGateway, 6); // for the rules: what lies above its limit
    }

    [Fact]
    public void A_classic_504_has_an_assumed_wait_and_no_phases()
    {
        Timeline line = Behind(Classic(0, null, null, null, 504)).With(App(55_000, 200)).Timeline();
        Assert.Equal(60_000, line.Wait);
        Assert.False(line.WaitMeasured);
        Assert.True(line.TimedOut);
        Assert.Equal(double.NaN, line.Hops[HopName.ElbQueue]);
        Assert.Equal(55_000, line.Hops[HopName.ElbToApp]);
        Assert.Equal(double.NaN, line.ElbEnd);
    }

    [Fact]
    public void A_classic_answer_waits_for_the_sum_of_its_times()
    {
        Timeline line = Behind(Classic(0, 1, 70, 2, 200, 200, chosen: true)).With(App(3, 60)).Timeline();
        Assert.Equal(73, line.Wait);
        Assert.True(line.WaitMeasured);
        Assert.Equal([double.NaN, double.NaN, 1, 2, 60, 8, double.NaN, double.NaN], Hops(line)); // 71 - 63 = 8; the body's time is not logged
    }

    [Fact]
    public void A_classic_408_does_not_tell_how_long_it_took()
    {
        Timeline line = Behind(Classic(0, null, null, null, 408)).Timeline();
        Assert.Equal(double.NaN, line.Wait);
        Assert.False(line.TimedOut);
    }

    [Fact]
    public void The_answer_is_ready_at_its_first_byte()
    {
        Timeline line = Behind(Alb(0, 5_000, 1, 60, 0, 200, 200)).With(App(4, 4_990, 200, firstByte: 50)).Timeline();
        Assert.Equal(54, line.Ready);
        Assert.Equal(50, line.AppDuration);
        Assert.Equal(4_990, line.Hops[HopName.App]);
        Assert.Equal(7, line.Hops[HopName.AppToElb]); // head at 61
    }

    [Fact]
    public void A_start_without_an_end_fills_the_wait()
    {
        Timeline line = Behind(Alb(0, 60_000, 1, null, null, 504)).With(App(11, null)).Timeline();
        Assert.Equal(59_989, line.InApp);
        Assert.Equal(double.NaN, line.Hops[HopName.App]);
        Assert.Equal(double.NaN, line.Ready);
    }

    [Fact]
    public void A_finish_line_without_a_duration_takes_the_start_of_its_start_line()
    {
        HopRecord finish = App(0, null) with { Event = RecordEvent.Finished, Start = default, End = At(74), Status = 200 };
        Timeline line = Behind(Alb(0, 100, 1, 80, 0, 200, 200)).With(App(4, null)).With(finish).Timeline();
        Assert.Equal(4, line.AppStart);
        Assert.Equal(70, line.Hops[HopName.App]);
    }

    [Fact]
    public void An_application_as_front_is_never_timed_out()
    {
        Timeline line = Behind(App(0, 90_000)).Timeline();
        Assert.Equal(90_000, line.Wait);
        Assert.False(line.TimedOut);
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN, 90_000, double.NaN, double.NaN, double.NaN], Hops(line));
    }

    [Fact]
    public void Records_without_any_time_make_an_empty_timeline()
    {
        var trace = new RequestTrace { Front = HopRecord.Of(Hop.Gateway, new SourceRef(0, 1)) };
        trace.Add(HopRecord.Of(Hop.LoadBalancer, new SourceRef(1, 1)));
        trace.Add(HopRecord.Of(Hop.App, new SourceRef(2, 1)));
        Timeline line = TimelineBuilder.Build(trace, NoClockCorrection.Instance, new TimeoutPolicy());
        Assert.All(Hops(line), ms => Assert.Equal(double.NaN, ms));
        Assert.False(line.TimedOut);
    }

    [Fact]
    public void Building_makes_no_object()
    {
        RequestTrace trace = Behind(Gateway(100, 96, 200, 200)).With(Alb(6, 85, 3, 77, 0, 200, 200)).With(App(14, 70)).Trace;
        var policy = new TimeoutPolicy();
        Assert.Equal(100, TimelineBuilder.Build(trace, NoClockCorrection.Instance, policy).Wait, 6);
        long allocated = Enumerable.Range(0, 3).Min(_ => AllocatedByThousand(trace, policy)); // the runtime may allocate in one of them, compiling the loop anew
        Assert.True(allocated < 1000, $"{allocated} bytes");
    }

    private static long AllocatedByThousand(RequestTrace trace, TimeoutPolicy policy)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            sum += TimelineBuilder.Build(trace, NoClockCorrection.Instance, policy).Wait;
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(100_000, sum);
        return allocated;
    }

    private static double[] Hops(Timeline line) => [.. HopNames.All.Select(name => Math.Round(line.Hops[name], 6))];

    private sealed class Skew(double elb, double app, double uncertainty = 5) : IClockCorrection
    {
        public TimeSpan OffsetOf(in HopRecord record) => TimeSpan.FromMilliseconds(record.Hop switch { Hop.LoadBalancer => elb, Hop.App => app, _ => 0 });

        public double UncertaintyMs(in HopRecord record) => uncertainty;
    }
}

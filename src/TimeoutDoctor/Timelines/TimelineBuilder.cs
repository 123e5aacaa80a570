using TimeoutDoctor.Model;

namespace TimeoutDoctor.Timelines;

/// <summary>
/// Lays the records of a request on the front hop's clock and splits its time into segments. It runs for every request, so it makes no
/// object. A segment that the logs do not tell stays NaN.
/// </summary>
public static class TimelineBuilder
{
    /// <summary>Builds the timeline of a request.</summary>
    /// <param name="trace">The joined records.</param>
    /// <param name="clocks">How far the clocks of the other hops are ahead of the front's.</param>
    /// <param name="policy">The limits.</param>
    public static Timeline Build(RequestTrace trace, IClockCorrection clocks, TimeoutPolicy policy)
    {
        Timeline line = Timeline.Empty;
        ref readonly HopRecord front = ref trace.Front;
        AddFront(ref line, front, policy);
        if (trace.HasLoadBalancer)
        {
            AddLoadBalancer(ref line, trace.Elb, front, clocks);
        }

        if (front.Hop == Hop.App)
        {
            AddApp(ref line, front, front, clocks);
        }
        else if (trace.HasApp)
        {
            ref readonly HopRecord app = ref trace.AnsweringApp;
            AddApp(ref line, app.Start.IsKnown ? app : AppAttempts.Answering(trace), front, clocks);
        }

        Segments.Fill(ref line, front, trace.HasLoadBalancer);
        return line;
    }

    private static void AddFront(ref Timeline line, in HopRecord front, TimeoutPolicy policy)
    {
        line.Wait = TimeoutRules.MeasuredWait(front);
        line.WaitMeasured = !double.IsNaN(line.Wait);
        line.TimedOut = TimeoutRules.TimedOut(front, line.Wait, policy);
        if (!line.WaitMeasured && TimeoutRules.MayAssumeTimeout(front))
        {
            line.Wait = policy.Of(front.Hop).TotalMilliseconds;
            line.TimedOut = true;
        }

        if (front.Hop != Hop.Gateway)
        {
            line.Forwarded = front.Hop == Hop.Proxy ? 0 : line.Forwarded; // a proxy sends on at once
            return;
        }

        double integration = front.TargetTime.Milliseconds;
        line.InGateway = front.TargetTime.IsMeasured && front.Duration.IsMeasured ? Math.Max(0, line.Wait - integration)
            : front.Error is GatewayError.Authorizer or GatewayError.Throttled ? line.Wait
            : line.TimedOut ? Math.Max(0, line.Wait - policy.Gateway.TotalMilliseconds)
            : double.NaN;
        line.Forwarded = double.IsNaN(line.InGateway) ? 0 : line.InGateway;
        line.Delivered = front.TargetStatus > 0 && front.TargetTime.IsMeasured && integration <= line.Wait - policy.SmallestCause(Hop.Gateway).TotalMilliseconds;
    }

    private static void AddLoadBalancer(ref Timeline line, in HopRecord elb, in HopRecord front, IClockCorrection clocks)
    {
        bool isFront = front.Hop == Hop.LoadBalancer;
        line.ElbUncertainty = isFront ? 0 : clocks.UncertaintyMs(elb);
        TimeSpan offset = isFront ? TimeSpan.Zero : clocks.OffsetOf(elb) - clocks.OffsetOf(front); // the front's own stamp may have been made finer
        line.ElbStart = isFront ? 0 : After(front, elb.Start, offset);
        line.ElbQueue = elb.RequestTime.Milliseconds;
        line.Forwarded = line.ElbStart + (elb.RequestTime.IsMeasured ? line.ElbQueue : 0);
        line.ElbHead = elb.RequestTime.IsMeasured ? line.Forwarded + elb.TargetTime.Milliseconds : double.NaN;

        // A Classic record ends, as far as it tells, when sending the answer began; only where it gave up is the end of its line that of its wait.
        line.ElbEnd = elb.IsClassicWithoutEnd() ? double.NaN : After(front, elb.End, offset);
    }

    private static void AddApp(ref Timeline line, in HopRecord app, in HopRecord front, IClockCorrection clocks)
    {
        bool isFront = front.Hop == Hop.App;
        line.AppUncertainty = isFront ? 0 : clocks.UncertaintyMs(app);
        TimeSpan offset = isFront ? TimeSpan.Zero : clocks.OffsetOf(app) - clocks.OffsetOf(front);
        line.AppStart = After(front, app.Start, offset);
        line.AppEnd = After(front, app.End, offset);
        double whole = app.Duration.IsMeasured ? app.Duration.Milliseconds : line.AppEnd - line.AppStart;
        line.AppDuration = app.FirstByte.IsMeasured ? app.FirstByte.Milliseconds : whole;
        line.Ready = app.FirstByte.IsMeasured && !double.IsNaN(line.AppStart) ? line.AppStart + line.AppDuration : line.AppEnd;
        line.Hops[HopName.App] = whole;
    }

    private static double After(in HopRecord front, Instant moment, TimeSpan offset) =>
        front.Start.IsKnown && moment.IsKnown ? (moment - offset - front.Start).TotalMilliseconds : double.NaN;
}

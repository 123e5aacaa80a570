using TimeoutDoctor.Model;

namespace TimeoutDoctor.Timelines;

/// <summary>The differences between the moments of a timeline.</summary>
internal static class Segments
{
    /// <summary>Fills in the segments from the moments.</summary>
    /// <param name="line">The timeline; its moments are known.</param>
    /// <param name="front">The front's record.</param>
    /// <param name="hasElb">Whether a load balancer's record is there.</param>
    public static void Fill(ref Timeline line, in HopRecord front, bool hasElb)
    {
        double pair = Math.Max(line.ElbUncertainty, line.AppUncertainty);
        if (front.Hop == Hop.Gateway)
        {
            Gateway(ref line, front);
        }

        if (hasElb)
        {
            line.Hops[HopName.ElbQueue] = line.ElbQueue;
            line.Hops[HopName.AppToElb] = Difference(line.Ready, line.ElbHead, pair);
            line.Hops[HopName.ElbResponse] = Difference(line.ElbHead, line.ElbEnd, 0);
        }

        if (front.Hop != Hop.App)
        {
            line.BeforeApp = Difference(line.Forwarded, line.AppStart, pair);
            line.Hops[HopName.ElbToApp] = line.BeforeApp;
        }

        line.InApp = InApp(line);
    }

    private static void Gateway(ref Timeline line, in HopRecord front)
    {
        // Without integrationLatency the gateway's own share is an estimate at best, so it is no measured segment.
        line.Hops[HopName.Gateway] = front.TargetTime.IsMeasured && front.Duration.IsMeasured ? line.InGateway : double.NaN;

        // On which side of the call the gateway spent its time is not logged. All of it is taken to lie before; where that would let the
        // load balancer start before it was called, it lay behind, and then neither way can be told.
        double relayed = double.IsNaN(line.InGateway) ? 0 : line.InGateway;
        double there = Difference(relayed, line.ElbStart, line.ElbUncertainty);
        line.Network = there;
        line.Hops[HopName.GatewayToElb] = there;
        bool answered = front.TargetStatus > 0 || front.Status is > 0 and < 500;
        if (answered && front.Error != GatewayError.IntegrationTimeout && !double.IsNaN(there))
        {
            line.Hops[HopName.ElbToGateway] = Difference(line.ElbEnd, line.Wait, line.ElbUncertainty);
        }
    }

    private static double InApp(in Timeline line)
    {
        double end = double.IsNaN(line.AppEnd) ? line.Wait : double.IsNaN(line.Wait) ? line.AppEnd : Math.Min(line.AppEnd, line.Wait);
        return Math.Max(0, end - line.AppStart);
    }

    /// <summary>
    /// The time between two moments: zero when it is negative by no more than the clocks are uncertain, unknown when by more.
    /// </summary>
    internal static double Difference(double from, double to, double uncertainty)
    {
        double difference = to - from;
        return double.IsInfinity(uncertainty) ? double.NaN
            : difference >= 0 ? difference
            : difference >= -Math.Max(uncertainty, 1) ? 0
            : double.NaN;
    }
}

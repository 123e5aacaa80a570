using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// The segments of a late answer against each other: the longest is blamed. There is no race where the answer was ready in time, for
/// then nothing that came before it made the front wait, however long it took.
/// </summary>
/// <param name="Winner">The longest segment, when one is long enough to be named.</param>
/// <param name="Ms">Its length.</param>
internal readonly record struct SegmentRace(HopName? Winner, double Ms)
{
    /// <summary>Runs the race.</summary>
    public static SegmentRace Of(CauseContext c)
    {
        if (!c.HasApp || c.Attempts > 1 || c.AppEndsAfterAnswer || (c.GaveUp && c.ReadyInTime && !c.Line.Delivered))
        {
            return default;
        }

        Timeline line = c.Line;
        HopName? winner = null;
        double longest = 0;
        // When the caller of a Classic ELB left is not logged: a wait before the application may have been over in time, slow work was not.
        if (double.IsNaN(c.Wait) && c.CallerLeftElb)
        {
            Enter(HopName.App, c.AppWasFast ? double.NaN : line.InApp, Math.Max(c.Least, c.Policy.FastBackend.TotalMilliseconds));
            return new SegmentRace(winner, longest);
        }

        Enter(HopName.ElbToApp, line.BeforeApp, Math.Max(c.Least, line.AppUncertainty));
        Enter(HopName.App, c.AppWasFast ? double.NaN : line.InApp, c.Least);
        Enter(HopName.ElbQueue, line.ElbQueue, c.Least);
        Enter(HopName.GatewayToElb, line.Network, Math.Max(c.Least, line.ElbUncertainty));
        Enter(HopName.Gateway, line.InGateway, c.Least);
        return new SegmentRace(winner, longest);

        void Enter(HopName name, double ms, double least)
        {
            if (ms > longest)
            {
                longest = ms;
                winner = ms >= least ? name : null;
            }
        }
    }
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>The causes that the evidence at hand leaves open, most likely first.</summary>
internal static class Candidates
{
    private static readonly string[] BehindGateway =
    [
        CauseIds.BackendSlow, CauseIds.QueuedBeforeApp, CauseIds.RequestLostBeforeApp, CauseIds.NotReceivedByElb, CauseIds.ResponseLostAfterApp,
    ];

    private static readonly string[] BehindElb = [CauseIds.BackendSlow, CauseIds.QueuedBeforeApp, CauseIds.RequestLostBeforeApp, CauseIds.ResponseLostAfterApp];
    private static readonly string[] Answered = [CauseIds.BackendSlow, CauseIds.QueuedBeforeApp];
    private static readonly string[] SomewhereBeforeApp = [CauseIds.NotReceivedByElb, CauseIds.RequestLostBeforeApp, CauseIds.ElbNoTarget];

    /// <summary>What is left for a request that no cause explains.</summary>
    public static IReadOnlyList<string> Of(CauseContext c)
    {
        if (c.Wait < c.Least)
        {
            return []; // it was explained for its status only: nothing took time
        }

        if (c.HasApp)
        {
            return WithApp(c);
        }

        bool answered = c.HasElb ? c.Elb.SawResponse() : !c.GaveUp && c.Front.Status is >= 200 and < 500;
        return answered ? Answered
            : c.HasElb ? BehindElb
            : c.Coverage.App ? SomewhereBeforeApp
            : BehindGateway;
    }

    private static IReadOnlyList<string> WithApp(CauseContext c)
    {
        if (c.AppEndsAfterAnswer)
        {
            return [CauseIds.Retried, CauseIds.BackendSlow];
        }

        Timeline line = c.Line;
        (string Id, double Ms)[] segments =
        [
            (CauseIds.QueuedBeforeApp, line.BeforeApp),
            (CauseIds.BackendSlow, c.AppWasFast ? double.NaN : line.InApp),
            (CauseIds.ElbQueue, line.ElbQueue),
            (CauseIds.NotReceivedByElb, line.Network),
            (CauseIds.GatewayOverhead, line.InGateway),
            (CauseIds.ResponseLostAfterApp, c.GaveUp ? c.Wait - line.Ready : double.NaN),
        ];
        return [.. segments.Where(s => s.Ms >= c.Least).OrderByDescending(s => s.Ms).Select(s => s.Id)];
    }
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Causes;

/// <summary>The time went in the gateway itself: authorizer, firewall, mapping, throttling. Arithmetic inside one record.</summary>
internal sealed class GatewayOverhead : ICause
{
    /// <inheritdoc />
    public string Id => CauseIds.GatewayOverhead;

    /// <inheritdoc />
    public IReadOnlyList<Condition> Conditions { get; } =
    [
        Condition.Required("a gateway is the front", c => c.HasGateway),
        Condition.Required("the gateway's own time is long enough to be named, or it stopped the request before it called anything", IsLong),
        Condition.Excluding("what it called took longer than its own time", c => c.HasGateway && c.Front.TargetTime.IsMeasured && !(c.Line.InGateway > c.Front.TargetTime.Milliseconds) && c.Race.Winner != HopName.Gateway),
        Condition.Supporting("the authorizer's latency is logged and long", c => c.Front.AuthorizerTime.Milliseconds >= c.Least),
        Condition.Supporting("what lies behind started late and was short", c => c.HasApp && c.Line.AppStart >= c.Least && c.AppWasFast),
    ];

    /// <inheritdoc />
    public CauseMatch? Assess(CauseContext c)
    {
        if (!c.HasGateway)
        {
            return null;
        }

        double inside = c.Line.InGateway;
        double integration = c.Front.TargetTime.Milliseconds;
        if (c.Front.TargetTime.IsMeasured && inside >= c.Least && (inside > integration || c.Race.Winner == HopName.Gateway))
        {
            return new CauseMatch(0.95, $"the gateway spent {Facts.Text(inside)} itself; what it called took {Facts.Text(integration)}", Evidence(c, inside, integration))
            {
                Dominance = c.ShareOf(inside),
                UsesJoin = false,
                OneRecordDecides = true,
                Detail = c.Front.AuthorizerTime.Milliseconds >= c.Least ? "authorizer" : null,
            };
        }

        double authorizer = c.Front.AuthorizerTime.Milliseconds;
        bool stopped = c.Front.Error is GatewayError.Authorizer or GatewayError.Throttled;
        if (!c.Front.TargetTime.IsMeasured && (authorizer >= c.Least || (stopped && c.Wait >= c.Least)))
        {
            double spent = double.IsNaN(authorizer) ? c.Wait : authorizer;
            return new CauseMatch(
                0.9,
                $"the gateway spent {Facts.Text(spent)} before it called anything",
                Facts.Of(Facts.Front(c), new Evidence(stopped ? "it stopped the request itself and logged no call of the integration" : $"its authorizer took {Facts.Text(authorizer)}", c.Front.At)))
            {
                UsesJoin = false,
                OneRecordDecides = true,
                Detail = c.Front.Error == GatewayError.Throttled ? "throttled" : "authorizer",
            };
        }

        return null;
    }

    private static bool IsLong(CauseContext c) => c.Front.TargetTime.IsMeasured
        ? c.Line.InGateway >= c.Least
        : c.Front.AuthorizerTime.Milliseconds >= c.Least || (c.Front.Error is GatewayError.Authorizer or GatewayError.Throttled && c.Wait >= c.Least);

    private static IReadOnlyList<Evidence> Evidence(CauseContext c, double inside, double integration) => Facts.Of(
        new Evidence($"of the gateway's {Facts.Text(c.Wait)} only {Facts.Text(integration)} were the integration's; {Facts.Text(inside)} were its own", c.Front.At),
        Facts.ElbIfBehind(c),
        Facts.AppIfAny(c));
}

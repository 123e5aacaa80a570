using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Two neighbouring hops whose records are to be joined.</summary>
/// <param name="Near">The hop nearer to the client.</param>
/// <param name="Far">The hop behind it.</param>
internal readonly record struct HopPair(Hop Near, Hop Far)
{
    /// <summary>
    /// All pairs, in the order of joining: those at the back first, so that a load balancer's record brings its application's record along;
    /// a gateway meets an application directly where the load balancer's record is missing.
    /// </summary>
    public static IReadOnlyList<HopPair> All { get; } =
    [
        new(Hop.Proxy, Hop.App), new(Hop.LoadBalancer, Hop.Proxy), new(Hop.LoadBalancer, Hop.App),
        new(Hop.Gateway, Hop.LoadBalancer), new(Hop.Gateway, Hop.Proxy), new(Hop.Gateway, Hop.App),
    ];
}

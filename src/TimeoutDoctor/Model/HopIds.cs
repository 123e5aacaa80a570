namespace TimeoutDoctor.Model;

/// <summary>Names of hops in configuration files.</summary>
public static class HopIds
{
    /// <summary>The name of a hop; null for an unknown one.</summary>
    public static string? Of(Hop hop) => hop switch
    {
        Hop.Gateway => "gateway",
        Hop.LoadBalancer => "elb",
        Hop.Proxy => "proxy",
        Hop.App => "app",
        _ => null,
    };
}

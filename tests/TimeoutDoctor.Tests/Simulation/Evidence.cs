namespace TimeoutDoctor.Tests.Simulation;

/// <summary>Which hops' logs a user has.</summary>
[Flags]
public enum Logs
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The gateway's.</summary>
    Gateway = 1,

    /// <summary>The load balancer's.</summary>
    Elb = 2,

    /// <summary>The application's.</summary>
    App = 4,
}

/// <summary>The load balancer of a simulated path.</summary>
public enum Balancer
{
    /// <summary>Application Load Balancer.</summary>
    Alb,

    /// <summary>Classic ELB.</summary>
    Classic,
}

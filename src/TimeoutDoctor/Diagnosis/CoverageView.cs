using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>What the logs of the hops behind the front cover at the moment of one request.</summary>
internal sealed class CoverageView
{
    /// <summary>Up to this share of answered requests without a record, a missing one is evidence by itself.</summary>
    private const double SmallLoss = 0.02;

    private readonly HopCoverage _app;
    private readonly HopCoverage _elb;

    /// <summary>Looks at the coverage around a request.</summary>
    public CoverageView(LogCoverage coverage, RequestTrace trace, in Timeline line, Interner names)
    {
        _app = coverage[Hop.App];
        _elb = coverage[Hop.LoadBalancer];
        Instant from = trace.Front.Start;
        Instant to = from.IsKnown && line.Wait > 0 ? from + TimeSpan.FromMilliseconds(Math.Min(line.Wait, 1e10)) : from;
        int host = trace.HasLoadBalancer ? HostOf(trace.Elb.Target, names) : Interner.None;
        App = from.IsKnown && _app.Covers(from, to, host);
        Elb = from.IsKnown && _elb.RequestLevel && _elb.Covers(from, to, Interner.None);
        AppLogEndsBefore = _app.Last.IsKnown && to > _app.Last;
    }

    /// <summary>Whether an application record would be there, had the application taken the request.</summary>
    public bool App { get; }

    /// <summary>Whether a load balancer record would be there, had it taken the request.</summary>
    public bool Elb { get; }

    /// <summary>Whether the application's log ends before the front did: what is logged at its completion may be missing.</summary>
    public bool AppLogEndsBefore { get; }

    /// <summary>Whether an application log was given.</summary>
    public bool HasAppLog => _app.HasSource;

    /// <summary>Whether application records can be joined.</summary>
    public bool AppJoins => _app.Joinable;

    /// <summary>Whether a load balancer log of requests was given.</summary>
    public bool HasElbLog => _elb.HasSource && _elb.RequestLevel;

    /// <summary>Whether a load balancer log of connections only was given (NLB).</summary>
    public bool HasConnectionLog => _elb.HasSource && !_elb.RequestLevel;

    /// <summary>Whether load balancer records can be joined.</summary>
    public bool ElbJoins => _elb.Joinable;

    /// <summary>Whether the absence of an application record has little chance to be a lost line.</summary>
    public bool AppLossIsRare => _app.MissingShare <= SmallLoss;

    /// <summary>Whether the absence of a load balancer record has little chance to be a lost line.</summary>
    public bool ElbLossIsRare => _elb.MissingShare <= SmallLoss;

    /// <summary>The number of an address without its port: gaps are known by host.</summary>
    private static int HostOf(int target, Interner names)
    {
        if (target <= Interner.Overflow)
        {
            return Interner.None;
        }

        string text = names[target];
        int colon = text.LastIndexOf(':');
        bool port = colon > 0 && text.IndexOf(':') == colon;
        return port ? names.Add(text.AsSpan(0, colon)) : target;
    }
}

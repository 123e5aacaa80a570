using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Statistics;

/// <summary>Numbers of hosts and load balancer nodes: targets without their port, application hosts by option, nodes by file name.</summary>
internal sealed class HostNames(IReadOnlyList<SourceFile> sources, Interner names)
{
    private readonly Dictionary<int, int> _hostOfTarget = [];
    private readonly Dictionary<int, string> _targets = [];
    private readonly int[] _hosts = new int[sources.Count];
    private readonly int[] _nodes = new int[sources.Count];

    /// <summary>Targets as the load balancer writes them, by host.</summary>
    public IReadOnlyDictionary<int, string> Targets => _targets;

    /// <summary>The host that a request went to: the load balancer's target, else where the application's record was written.</summary>
    public int HostOf(RequestTrace trace)
    {
        if (trace.HasLoadBalancer && trace.Elb.Target > Interner.Overflow)
        {
            return Of(trace.Elb.Target, isTarget: true);
        }

        if (trace.Front.Hop != Hop.App && !trace.HasApp)
        {
            return Interner.None;
        }

        ref readonly HopRecord app = ref (trace.HasApp ? ref trace.AnsweringApp : ref trace.Front);
        return app.Target > Interner.Overflow ? Of(app.Target, isTarget: false) : Known(ref _hosts[app.At.Source], sources[app.At.Source].Host);
    }

    /// <summary>The load balancer's node, from the name of its file.</summary>
    public int NodeOf(RequestTrace trace)
    {
        if (!trace.HasLoadBalancer)
        {
            return Interner.None;
        }

        int source = trace.Elb.At.Source;
        return Known(ref _nodes[source], sources[source].Node);
    }

    private int Known(ref int number, string? text)
    {
        if (number == 0)
        {
            number = text is { Length: > 0 } ? Of(names.Add(text), isTarget: false) : -1;
        }

        return Math.Max(number, Interner.None);
    }

    private int Of(int target, bool isTarget)
    {
        if (_hostOfTarget.TryGetValue(target, out int host))
        {
            return host;
        }

        string text = names[target];
        int colon = text.LastIndexOf(':');
        bool port = colon > 0 && text.IndexOf(':') == colon;
        host = port ? names.Add(text.AsSpan(0, colon)) : target;
        _hostOfTarget.Add(target, host);
        if (isTarget)
        {
            _targets.TryAdd(host, text);
        }

        return host;
    }
}

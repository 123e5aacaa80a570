using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation;

/// <summary>
/// Learns from answered requests whether each hop's log has the lines it should have, and finds stretches in which it has not. Requests come
/// in order of their start.
/// </summary>
internal sealed class CoverageTracker(Hop front, Interner names)
{
    private const int MissesForKnownHost = 3;

    private readonly Dictionary<(Hop Hop, int Host), Run> _runs = [];
    private readonly Dictionary<Hop, LossBursts> _bursts = [];
    private readonly Dictionary<int, int> _hosts = [];

    /// <summary>What was found.</summary>
    public LogCoverage Coverage { get; } = new();

    /// <summary>Takes a joined request, if it was answered by the application.</summary>
    public void Learn(RequestTrace trace, bool timedOut)
    {
        ref readonly HopRecord record = ref trace.Front;
        bool answered = record.Status is >= 200 and < 500 and not (408 or 460) && !timedOut && record.Error == GatewayError.None;
        if (!answered || (record.Hop == Hop.LoadBalancer && record.TargetStatus == 0))
        {
            return;
        }

        if (front == Hop.Gateway)
        {
            Count(Hop.LoadBalancer, Interner.None, record.Start, trace.LoadBalancer.Count > 0 || Exists(trace, Hop.LoadBalancer));
        }

        if (front != Hop.App)
        {
            int host = trace.HasLoadBalancer ? HostOf(trace.Elb.Target) : Interner.None;
            Count(Hop.App, host, record.Start, trace.HasApp || Exists(trace, Hop.App));
        }
    }

    // A line that is there is not missing because nobody knows which of several it is.
    private static bool Exists(RequestTrace trace, Hop hop) =>
        trace.Alternatives.Where(a => a.Records.Any(r => r.Hop == hop)).Sum(a => a.Probability) > 0.5;

    /// <summary>Ends the runs that are still open.</summary>
    public void Finish()
    {
        foreach (((Hop hop, int host), Run run) in _runs.OrderBy(r => r.Key.Hop).ThenBy(r => names[r.Key.Host], StringComparer.Ordinal))
        {
            Close(hop, host, run);
        }

        foreach (Hop hop in (Hop[])[Hop.LoadBalancer, Hop.App])
        {
            if (_bursts.TryGetValue(hop, out LossBursts? bursts))
            {
                foreach (CoverageGap gap in bursts.Find())
                {
                    Coverage[hop].Add(gap);
                }
            }

            Coverage[hop].KeepUnlikely();
        }
    }

    // A target is an address with a port; gaps are known by address.
    private int HostOf(int target)
    {
        if (target <= Interner.Overflow || _hosts.TryGetValue(target, out int host))
        {
            return target <= Interner.Overflow ? Interner.None : _hosts[target];
        }

        string text = names[target];
        int colon = text.LastIndexOf(':');
        host = colon > 0 && text.IndexOf(':') == colon ? names.Add(text.AsSpan(0, colon)) : target;
        _hosts.Add(target, host);
        return host;
    }

    private void Count(Hop hop, int host, Instant at, bool found)
    {
        HopCoverage coverage = Coverage[hop];
        coverage.Expected++;
        coverage.Found += found ? 1 : 0;
        if (host == Interner.None)
        {
            // Answers of hosts that log well come in between, so what counts is that more are missing than usual.
            if (!_bursts.TryGetValue(hop, out LossBursts? bursts))
            {
                _bursts.Add(hop, bursts = new LossBursts());
            }

            bursts.Count(at, found);
            return;
        }

        if (!_runs.TryGetValue((hop, host), out Run? run))
        {
            _runs.Add((hop, host), run = new Run());
        }

        if (found)
        {
            Close(hop, host, run);
        }
        else
        {
            run.Miss(at);
        }
    }

    private void Close(Hop hop, int host, Run run)
    {
        if (run.Misses >= MissesForKnownHost)
        {
            Coverage[hop].Add(new CoverageGap(host, run.From, run.To, run.Misses));
        }

        run.Misses = 0;
    }

    private sealed class Run
    {
        public int Misses { get; set; }

        public Instant From { get; private set; }

        public Instant To { get; private set; }

        public void Miss(Instant at)
        {
            From = Misses == 0 ? at : From;
            To = at;
            Misses++;
        }
    }
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>
/// What happened to the requests around one: some lines tell nothing by themselves (a Classic 504 has no times and names no target), but the
/// lines of the same minute do. Counted in bins of a sixth of the front's limit.
/// </summary>
public sealed class Neighbours(TimeoutPolicy policy)
{
    private const int MostBins = 65_536;
    private const int FewestAround = 10;

    private readonly Dictionary<(int Source, long Bin), (int All, int Held)> _nodes = [];
    private readonly Dictionary<long, (int All, int Late)> _app = [];
    private readonly long _width = Math.Max(TimeSpan.TicksPerSecond / 2, policy.Gateway.Ticks / 6);
    private long _late, _abandoned;

    /// <summary>Takes a request into account. Call it for every request, before any is diagnosed.</summary>
    public void Observe(RequestTrace trace, in Timeline line)
    {
        long bin = trace.Front.Start.Ticks / _width;
        if (trace.HasLoadBalancer && trace.Elb.IsClassic() && trace.Elb.RequestTime.IsMeasured)
        {
            bool held = line.ElbQueue >= policy.SmallestCause(trace.Front.Hop).TotalMilliseconds;
            Count(_nodes, (trace.Elb.At.Source, bin), held);
        }

        if (!double.IsNaN(line.AppStart) && trace.Front.Hop != Hop.App)
        {
            double limit = policy.Of(trace.Front.Hop).TotalMilliseconds;
            bool late = line.AppStart >= 0.9 * limit, abandoned = line.AppStart > limit + line.AppUncertainty;
            _late += late ? 1 : 0;
            _abandoned += abandoned ? 1 : 0;
            Count(_app, bin, late);
        }
    }

    /// <summary>Share of the answered requests around one, in the log of the same Classic node, that the load balancer held long.</summary>
    public double HeldAround(RequestTrace trace)
    {
        if (!trace.HasLoadBalancer || !trace.Elb.IsClassic())
        {
            return 0;
        }

        int source = trace.Elb.At.Source;
        return Share(bin => _nodes.GetValueOrDefault((source, bin)), trace.Front.Start);
    }

    /// <summary>Share of the requests around one that were started when nearly all of the limit was gone; 0 where abandoned ones are logged too.</summary>
    public double LateAround(RequestTrace trace) =>
        _abandoned > 0 || _late < FewestAround ? 0 : Share(bin => _app.GetValueOrDefault(bin), trace.Front.Start);

    private double Share(Func<long, (int All, int With)> at, Instant moment)
    {
        long middle = moment.Ticks / _width;
        int all = 0, with = 0;
        for (long bin = middle - 6; bin <= middle + 6; bin++)
        {
            (int n, int k) = at(bin);
            all += n;
            with += k;
        }

        return all < FewestAround ? 0 : with / (double)all;
    }

    private static void Count<TKey>(Dictionary<TKey, (int All, int With)> bins, TKey key, bool with)
        where TKey : notnull
    {
        if (bins.TryGetValue(key, out (int All, int With) count) || bins.Count < MostBins)
        {
            bins[key] = (count.All + 1, count.With + (with ? 1 : 0));
        }
    }
}

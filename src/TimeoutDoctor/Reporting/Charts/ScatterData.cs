using TimeoutDoctor.Model;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Dots of one kind: logarithms (base 10) of milliseconds.</summary>
/// <param name="Cause">Cause id, or null for plain requests.</param>
/// <param name="X">Application time.</param>
/// <param name="Y">Front time.</param>
/// <param name="Whole">How many requests there are; more than dots where a sample is drawn.</param>
public sealed record ScatterGroup(string? Cause, double[] X, double[] Y, long Whole);

/// <summary>What the scatter chart shows.</summary>
/// <param name="Groups">Plain dots first, then causes by number.</param>
/// <param name="Top">Upper end of both axes, log ms.</param>
/// <param name="Limit">The front's timeout, ms.</param>
/// <param name="LimitWords">What the limit is called.</param>
/// <param name="OtherLimit">The other hop's timeout, ms; NaN when there is none.</param>
/// <param name="OtherLimitWords">What it is called.</param>
/// <param name="Fast">The fast-backend limit, ms.</param>
/// <param name="Flagged">Flagged requests in all.</param>
public sealed record ScatterData(
    IReadOnlyList<ScatterGroup> Groups, double Top, double Limit, string LimitWords, double OtherLimit, string OtherLimitWords, double Fast, long Flagged)
{
    /// <summary>Lower end of both axes: 10 ms.</summary>
    public const double Bottom = 1;

    /// <summary>Where requests without an application record are drawn.</summary>
    public const double Strip = 0.6;

    private const int MostPlain = 900;
    private const int MostTimeouts = 1_500;

    /// <summary>Foot of the flagged corner, log ms.</summary>
    public double CornerFoot => Math.Log10(Limit * 0.9);

    /// <summary>Head of the flagged corner, log ms.</summary>
    public double CornerHead => Math.Min(Top, Math.Log10(Limit * 1.25));

    /// <summary>Takes the data out of a report.</summary>
    public static ScatterData Of(DiagnosisReport report)
    {
        TimeoutPolicy policy = report.Policy;
        bool gateway = report.Front == Hop.Gateway;
        double largest = report.Sample.Select(p => p.FrontMs).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        double top = Math.Max(5, Math.Ceiling(Math.Log10(Math.Max(1, largest))));
        List<ScatterPoint> plain = [.. report.Sample.Where(p => p.Cause is null)];
        var groups = new List<ScatterGroup> { Group(null, Thin(plain, MostPlain), top, report.Requests - report.Explained) };
        int timeouts = report.Sample.Count - plain.Count;
        groups.AddRange(report.Sample.Where(p => p.Cause is not null).GroupBy(p => p.Cause!, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Group(g.Key, Thin([.. g], Math.Max(20, (int)((long)MostTimeouts * g.Count() / Math.Max(MostTimeouts, timeouts)))), top, g.Count())));
        return new ScatterData(
            groups, top, policy.Of(report.Front).TotalMilliseconds, gateway ? "gateway limit" : "load balancer limit",
            gateway ? policy.LoadBalancer.TotalMilliseconds : double.NaN, gateway ? "load balancer limit" : "",
            policy.FastBackend.TotalMilliseconds, report.Flagged);
    }

    /// <summary>Every so-many-th dot only, for a small drawing; few dots stay.</summary>
    public ScatterData Thinned(int factor) => this with
    {
        Groups = [.. Groups.Select(g => g.X.Length < 60 ? g : g with { X = Every(g.X, factor), Y = Every(g.Y, factor) })],
    };

    private static double[] Every(double[] values, int factor) => [.. values.Where((_, i) => i % factor == 0)];

    private static List<ScatterPoint> Thin(List<ScatterPoint> points, int most)
    {
        if (points.Count <= most)
        {
            return points;
        }

        double step = points.Count / (double)most;
        return [.. Enumerable.Range(0, most).Select(i => points[(int)(i * step)])];
    }

    private static ScatterGroup Group(string? cause, List<ScatterPoint> points, double top, long whole)
    {
        List<ScatterPoint> known = [.. points.Where(p => double.IsFinite(p.FrontMs))];
        return new ScatterGroup(cause, [.. known.Select(p => double.IsNaN(p.AppMs) ? Strip : Log(p.AppMs, top))], [.. known.Select(p => Log(p.FrontMs, top))], whole);
    }

    private static double Log(double ms, double top) => Math.Clamp(Math.Log10(Math.Max(ms, 0.001)), Bottom, top);
}

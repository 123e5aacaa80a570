using System.Diagnostics;
using System.Globalization;
using TimeoutDoctor.Correlation.Inference;
using TimeoutDoctor.Tests.Correlation.Inference;

// Prints how well the join without ids does on simulated pairs of hops, beside an oracle that knows what was simulated.
(string Name, SimulationOptions Options)[] cases =
[
    ("realistic 20/s", new() { PerSecond = 20, Cut = 0.03 }),
    ("realistic 100/s", new() { PerSecond = 100, Cut = 0.03 }),
    ("realistic 1000/s", new() { PerSecond = 1000, Requests = 40_000, Cut = 0.02 }),
    ("realistic, offset 6 min, 200 ppm", new() { OffsetMs = 360_000, DriftPpm = 200, Cut = 0.02 }),
    ("realistic, 1 h zone", new() { OffsetMs = 3_600_000, Cut = 0.02 }),
    ("realistic, step 40 ms", new() { StepMs = 40, Cut = 0.02 }),
    ("realistic, step 2 s", new() { StepMs = 2000, Cut = 0.02 }),
    ("20 % missing", new() { MissingFar = 0.2, MissingNear = 0.1, Cut = 0.02 }),
    ("half foreign", new() { Foreign = 1, Cut = 0.02, KnowsHost = true }),
    ("time only 16/s, r~.01", TimeOnly(16)),
    ("time only 100/s, 15 ms", TimeOnly(100)),
    ("time only 300/s", TimeOnly(300)),
    ("time only 1000/s", TimeOnly(1000)),
    ("time only 1000/s, host", TimeOnly(1000) with { Hosts = 4, KnowsHost = true }),
    ("time only 1000/s, host learned", TimeOnly(1000) with { Hosts = 4, KnowsHost = true, NamesHost = false }),
    ("200 routes 1000/s", TimeOnly(1000) with { Routes = 200 }),
    ("1 s stamps, 100/s, one path", TimeOnly(100) with { FarUnit = 1000 }),
    ("1 s stamps, quiet mix, no length", new() { PerSecond = 20, FarUnit = 1000, FarHasLength = false }),
    ("1 s stamps, quiet mix, small seed-quiet", new() { Requests = 3_000, PerSecond = 20, FarUnit = 1000, FarHasLength = false }),
    ("1 s stamps, mix 100/s", new() { FarUnit = 1000, Cut = 0.02 }),
];

string filter = args.Length > 0 ? args[0] : "";
Console.WriteLine(Row("case", "P all", "P>=.9", "R>=.9", "P>=.99", "R>=.99", "R@99.9", "oracle", "cutR", "cutP", "lostBad", "offset", "step", "k rec/s"));
foreach ((string name, SimulationOptions options) in cases.Where(c => c.Name.Contains(filter, StringComparison.Ordinal)))
{
    var pair = new SimulatedPair(options);
    long from = Stopwatch.GetTimestamp();
    var join = new PairJoin(pair.Near, pair.Far);
    bool learned = join.Learn();
    double learning = Stopwatch.GetElapsedTime(from).TotalSeconds;
    IReadOnlyList<PairLink> links = learned ? join.Join() : [];
    double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
    var known = new PairJoin(pair.Near, pair.Far);
    known.Use(pair.Oracle());
    IReadOnlyList<PairLink> oracle = known.Join();
    Score own = Score.Of(pair, links, cut: false), best = Score.Of(pair, oracle, cut: false), cut = Score.Of(pair, links, cut: true);
    double offset = join.Model?.FarTracks[0] is { } track ? track.At(0) - pair.Oracle().FarTracks[0]!.At(0) + 0 : double.NaN;
    Console.WriteLine(Row(name, F(own.Precision(0.5)), F(own.Precision(0.9)), F(own.Recall(0.9)), F(own.Precision(0.99)), F(own.Recall(0.99)), F(own.RecallAt(0.999)), F(best.RecallAt(0.999)),
        F(cut.Recall(0.9)), F(cut.Precision(0.9)), F(cut.GivenToLost(0.9)), offset.ToString("0.0", CultureInfo.InvariantCulture), join.Model?.Basis.ToString()[..9] ?? "-", ((pair.Near.Length + pair.Far.Length) / seconds / 1000).ToString("0", CultureInfo.InvariantCulture)));
    if (args.Length > 1)
    {
        long search = Stopwatch.GetTimestamp();
        _ = new PairJoin(pair.Near, pair.Far).Begin();
        double clocks = Stopwatch.GetElapsedTime(search).TotalSeconds;
        long again = Stopwatch.GetTimestamp();
        var later = new PairJoin(pair.Near, pair.Far);
        bool kept = join.Model is { } model && later.Relearn(model);
        double relearning = Stopwatch.GetElapsedTime(again).TotalSeconds;
        _ = kept ? later.Join() : [];
        double rejoining = Stopwatch.GetElapsedTime(again).TotalSeconds - relearning;
        Console.WriteLine($"   clocks {clocks:0.00} s, learning {learning:0.00} s, joining {seconds - learning:0.00} s; with the model kept: learning {relearning:0.00} s, joining {rejoining:0.00} s, {(kept ? (pair.Near.Length + pair.Far.Length) / (relearning + rejoining) / 1000 : 0):0} k records/s");
        Console.WriteLine("   " + own.Calibration());
        Console.WriteLine($"   missing {join.Model?.Missing:0.0000} strangers {join.Model?.Strangers:0.0000} missing cut {join.Model?.MissingCut:0.00} agree {string.Join(" ", join.Model?.Agree.Select(a => a.ToString("0.000", CultureInfo.InvariantCulture)) ?? [])}; start {join.Model?.Start.Middle:0.00}±{join.Model?.Start.Scale:0.00} end {join.Model?.End.Middle:0.00}±{join.Model?.End.Scale:0.00} length {join.Model?.Length.Middle:0.00}±{join.Model?.Length.Scale:0.00} middle {join.Model?.Middle.Middle:0.00}±{join.Model?.Middle.Scale:0.00}");
    }
}

static SimulationOptions TimeOnly(double perSecond) => new()
{
    PerSecond = perSecond,
    Routes = 1,
    WithIds = 0,
    MeanLength = 15,
    HasBytes = false,
    Hosts = 1,
    Nodes = 1,
    KnowsHost = false,
    GapSpread = 0.5,
};

static string F(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0000", CultureInfo.InvariantCulture);

static string Row(string name, params string[] values) => name.PadRight(34) + string.Concat(values.Select(v => v.PadLeft(10)));

internal sealed record Score(List<(double Probability, bool Right, bool HasPartner)> Links, int Real, int Lost)
{
    public static Score Of(SimulatedPair pair, IReadOnlyList<PairLink> links, bool cut)
    {
        int real = Enumerable.Range(0, pair.Near.Length).Count(i => pair.Near[i].Cut == cut && pair.Truth[i] >= 0);
        int lost = Enumerable.Range(0, pair.Near.Length).Count(i => pair.Near[i].Cut == cut && pair.Truth[i] < 0);
        return new Score([.. links.Where(l => pair.Near[l.Near].Cut == cut).Select(l => (l.Probability, pair.Truth[l.Near] == l.Far, pair.Truth[l.Near] >= 0)).OrderByDescending(l => l.Probability)], real, lost);
    }

    public double Precision(double least) => Links.Count(l => l.Probability >= least) is > 0 and var n ? Links.Count(l => l.Probability >= least && l.Right) / (double)n : double.NaN;

    public double Recall(double least) => Real == 0 ? double.NaN : Links.Count(l => l.Probability >= least && l.Right) / (double)Real;

    public double GivenToLost(double least) => Lost == 0 ? double.NaN : Links.Count(l => l.Probability >= least && !l.HasPartner) / (double)Lost;

    public double RecallAt(double precision)
    {
        int right = 0, best = 0;
        for (int i = 0; i < Links.Count; i++)
        {
            right += Links[i].Right ? 1 : 0;
            best = right >= precision * (i + 1) ? right : best;
        }

        return best / (double)Math.Max(1, Real);
    }

    public string Calibration() => string.Join("  ", Links.GroupBy(l => Math.Min(9, (int)(l.Probability * 10))).OrderBy(g => g.Key)
        .Select(g => $"{g.Average(l => l.Probability):0.000}:{g.Average(l => l.Right ? 1.0 : 0):0.000} ({g.Count()})"));
}

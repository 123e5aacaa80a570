using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>
/// The parts of a period, summed up: per route or target and segment one sketch of all, and one per block of time. Days are read one after
/// the other, and what was read of one is forgotten with the next.
/// </summary>
internal sealed class PeriodData
{
    // A block of six hours is long enough that an incident is mostly one block's bad luck, short enough that a week has 28.
    private const long TicksPerBlock = HistoryPart.HoursOfBlock * TimeSpan.TicksPerHour;

    private readonly Dictionary<(CellKind Kind, string? Name), LatencySums> _sums = [];
    private readonly Dictionary<string, CellCause> _causes = new(StringComparer.Ordinal);
    private readonly List<HistoryPart> _parts = [];
    private readonly List<DayCounts> _days = [];
    private readonly Period _period;
    private readonly int _blocks;

    public PeriodData(HistoryFile file, Period period)
    {
        _period = period;
        _blocks = BlockOf(period.To - TimeSpan.FromTicks(1)) + 1;
        foreach (int day in DaysOf(file, period))
        {
            var counts = new DayCounts(day);
            foreach (HistoryPart part in PartsOf(file, period, day))
            {
                Add(part, counts);
            }

            if (counts.Parts > 0)
            {
                _days.Add(counts);
            }
        }
    }

    /// <summary>The parts, without their cells.</summary>
    public IReadOnlyList<HistoryPart> Parts => _parts;

    /// <summary>Counts per day, in order.</summary>
    public IReadOnlyList<DayCounts> Days => _days;

    /// <summary>Explained requests by cause.</summary>
    public IReadOnlyDictionary<string, CellCause> Causes => _causes;

    /// <summary>The days of a history that a period touches, in order.</summary>
    public static IEnumerable<int> DaysOf(HistoryFile file, Period period) =>
        file.Days.Where(d => d >= DayOf(period.From) && d <= DayOf(period.To - TimeSpan.FromTicks(1)));

    /// <summary>The parts of a day that lie in a period.</summary>
    public static IEnumerable<HistoryPart> PartsOf(HistoryFile file, Period period, int day) => file.Read(day).Where(p => p.Start >= period.From && p.End <= period.To);

    /// <summary>Names of a kind, in order.</summary>
    public IReadOnlyList<string> Names(CellKind kind) => [.. _sums.Keys.Where(k => k.Kind == kind && k.Name is not null).Select(k => k.Name!).Order(StringComparer.Ordinal)];

    /// <summary>Counts and sketches of a name; null for all routes together; empty where there are none.</summary>
    public LatencySums Of(CellKind kind, string? name)
    {
        if (name is null && !_sums.ContainsKey((kind, null)))
        {
            var all = new LatencySums(null, _blocks);
            foreach (string each in Names(kind))
            {
                all.Add(_sums[(kind, each)]);
            }

            _sums.Add((kind, null), all);
        }

        return _sums.GetValueOrDefault((kind, name)) ?? new LatencySums(name, _blocks);
    }

    /// <summary>A segment's durations on a day, all routes together.</summary>
    public LatencySketch OfDay(int day, int segment)
    {
        var sum = new LatencySketch();
        IReadOnlyList<LatencySketch?> blocks = Of(CellKind.Route, null).Blocks(segment);
        int first = BlockOf(new Instant(day * TimeSpan.TicksPerDay));
        for (int block = Math.Max(0, first); block < Math.Min(blocks.Count, first + (HistoryPart.HoursOfDay / HistoryPart.HoursOfBlock)); block++)
        {
            if (blocks[block] is { } sketch)
            {
                sum.Add(sketch);
            }
        }

        return sum;
    }

    /// <summary>Counts of the period.</summary>
    public PeriodTotals Totals()
    {
        LatencySums all = Of(CellKind.Route, null);
        long requests = Parts.Sum(p => p.Requests);
        int hours = Parts.SelectMany(p => p.PerHour.Select((n, i) => (Hour: (p.Start.Ticks / TimeSpan.TicksPerHour) + i, n))).Where(h => h.n > 0).Select(h => h.Hour).Distinct().Count();
        return new PeriodTotals(
            requests, all.Errors, all.Timeouts, all.Flagged, hours, (int)Math.Round((_period.To - _period.From).TotalHours),
            requests == 0 ? double.NaN : Parts.Sum(p => p.JoinedLoadBalancer) / (double)requests, requests == 0 ? double.NaN : Parts.Sum(p => p.JoinedApp) / (double)requests);
    }

    private static int DayOf(Instant at) => (int)(at.Ticks / TimeSpan.TicksPerDay);

    private int BlockOf(Instant at) => (int)((at.Ticks / TicksPerBlock) - (_period.From.Ticks / TicksPerBlock));

    private void Add(HistoryPart part, DayCounts day)
    {
        _parts.Add(part.WithoutCells());
        day.Add(part);
        int block = BlockOf(part.Start);
        foreach (HistoryCell cell in part.Cells)
        {
            SumsOf(cell.Kind, cell.Name).Add(cell, block);
            foreach (CellCause cause in cell.Kind == CellKind.Route ? cell.Causes : [])
            {
                CellCause known = _causes.GetValueOrDefault(cause.Cause) ?? new CellCause(cause.Cause, 0, 0);
                _causes[cause.Cause] = known with { Requests = known.Requests + cause.Requests, TimedOut = known.TimedOut + cause.TimedOut };
            }
        }
    }

    private LatencySums SumsOf(CellKind kind, string name)
    {
        if (!_sums.TryGetValue((kind, name), out LatencySums? sums))
        {
            _sums.Add((kind, name), sums = new LatencySums(name, _blocks));
        }

        return sums;
    }
}

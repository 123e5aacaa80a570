using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>The parts of a period, summed up: per route or target and segment one sketch of all, and one per block of time.</summary>
internal sealed class PeriodData
{
    // Long enough that an incident is mostly one block's bad luck, short enough that a week has 28.
    private const int HoursPerBlock = 6;

    private readonly Dictionary<(CellKind Kind, string? Name), Sums> _sums = [];
    private readonly int _blocks;
    private readonly Period _period;

    public PeriodData(HistoryFile file, Period period)
    {
        _period = period;
        _blocks = (int)Math.Max(1, ((period.To - period.From).TotalHours + HoursPerBlock - 1) / HoursPerBlock);
        Parts = [.. Enumerable.Range(DayOf(period.From), DayOf(period.To - TimeSpan.FromTicks(1)) - DayOf(period.From) + 1)
            .Where(file.Days.Contains).SelectMany(file.Read).Where(p => p.Start >= period.From && p.End <= period.To)];
        foreach (HistoryPart part in Parts)
        {
            int block = (int)((part.Start - period.From).TotalHours / HoursPerBlock);
            foreach (HistoryCell cell in part.Cells)
            {
                SumsOf(cell.Kind, cell.Name).Add(cell, block, _blocks);
            }
        }
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<HistoryPart> Parts { get; }

    /// <summary>Names of a kind, in order.</summary>
    public IReadOnlyList<string> Names(CellKind kind) => [.. _sums.Keys.Where(k => k.Kind == kind && k.Name is not null).Select(k => k.Name!).Order(StringComparer.Ordinal)];

    /// <summary>Counts and sketches of a name; null for all routes together; empty where there are none.</summary>
    public Sums Of(CellKind kind, string? name)
    {
        if (name is null && !_sums.ContainsKey((kind, null)))
        {
            var all = new Sums(name);
            foreach (string each in Names(kind))
            {
                all.Add(_sums[(kind, each)]);
            }

            _sums.Add((kind, null), all);
        }

        return _sums.GetValueOrDefault((kind, name)) ?? new Sums(name);
    }

    /// <summary>Counts of the period.</summary>
    public PeriodTotals Totals()
    {
        Sums all = Of(CellKind.Route, null);
        long requests = Parts.Sum(p => p.Requests);
        int hours = Parts.SelectMany(p => p.PerHour.Select((n, i) => (Hour: (p.Start.Ticks / TimeSpan.TicksPerHour) + i, n))).Where(h => h.n > 0).Select(h => h.Hour).Distinct().Count();
        return new PeriodTotals(
            requests, all.Errors, all.Timeouts, all.Flagged, hours, (int)Math.Round((_period.To - _period.From).TotalHours),
            requests == 0 ? double.NaN : Parts.Sum(p => p.JoinedLoadBalancer) / (double)requests, requests == 0 ? double.NaN : Parts.Sum(p => p.JoinedApp) / (double)requests);
    }

    private static int DayOf(Instant at) => (int)(at.Ticks / TimeSpan.TicksPerDay);

    private Sums SumsOf(CellKind kind, string name)
    {
        if (!_sums.TryGetValue((kind, name), out Sums? sums))
        {
            _sums.Add((kind, name), sums = new Sums(name));
        }

        return sums;
    }

    /// <summary>Counts and sketches of one name.</summary>
    internal sealed class Sums(string? name)
    {
        private static readonly LatencySketch Nothing = new();

        private readonly LatencySketch?[] _all = new LatencySketch?[HistoryCell.Segments];
        private readonly LatencySketch?[]?[] _blocks = new LatencySketch?[]?[HistoryCell.Segments];

        public string? Name { get; } = name;

        public long Requests { get; private set; }

        public long Errors { get; private set; }

        public long Timeouts { get; private set; }

        public long Flagged { get; private set; }

        /// <summary>The sum of a segment's blocks; null where it was never known.</summary>
        public LatencySketch? All(int segment)
        {
            if (_all[segment] is null && _blocks[segment] is { } blocks)
            {
                _all[segment] = new LatencySketch();
                Array.ForEach(blocks, b => _all[segment]!.Add(b ?? Nothing));
            }

            return _all[segment];
        }

        public IReadOnlyList<LatencySketch> Blocks(int segment) => [.. (_blocks[segment] ?? []).OfType<LatencySketch>()];

        public void Add(HistoryCell cell, int block, int blocks)
        {
            (Requests, Errors, Timeouts, Flagged) = (Requests + cell.Requests, Errors + cell.Errors, Timeouts + cell.Timeouts, Flagged + cell.Flagged);
            for (int segment = 0; segment < HistoryCell.Segments; segment++)
            {
                if (cell.Sketches[segment] is not null)
                {
                    _all[segment] = null;
                    cell.AddTo((_blocks[segment] ??= new LatencySketch?[blocks])[block] ??= new LatencySketch(), segment);
                }
            }
        }

        public void Add(Sums other)
        {
            (Requests, Errors, Timeouts, Flagged) = (Requests + other.Requests, Errors + other.Errors, Timeouts + other.Timeouts, Flagged + other.Flagged);
            for (int segment = 0; segment < HistoryCell.Segments; segment++)
            {
                if (other._blocks[segment] is not { } theirs)
                {
                    continue;
                }

                _all[segment] = null;
                LatencySketch?[] mine = _blocks[segment] ??= new LatencySketch?[theirs.Length];
                for (int block = 0; block < mine.Length; block++)
                {
                    if (theirs[block] is { } sketch)
                    {
                        (mine[block] ??= new LatencySketch()).Add(sketch);
                    }
                }
            }
        }
    }
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>Makes parts of a history from the requests of a run. They come in order of their start, so that one hour is open at a time.</summary>
public sealed class HistoryCollector(Interner names)
{
    private const int MostNames = 500; // beyond this a log is full of made-up paths

    private readonly Dictionary<long, OpenHour> _hours = [];
    private readonly List<(long Hour, string Route, string? Target, bool Flagged, string Cause, bool TimedOut)> _verdicts = [];
    private readonly SortedDictionary<(long Hour, CellKind Kind, string Name), HistoryCell> _cells = new(Comparer<(long Hour, CellKind Kind, string Name)>.Create((a, b) =>
        a.Hour != b.Hour ? a.Hour.CompareTo(b.Hour) : a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind) : string.CompareOrdinal(a.Name, b.Name)));

    private readonly Dictionary<(CellKind Kind, int Number, HttpMethod Method), OpenCell> _open = [];
    private long _hour = -1;

    /// <summary>Counts a request.</summary>
    public void Add(RequestTrace trace, in Timeline timeline)
    {
        if (!trace.Front.Start.IsKnown)
        {
            return;
        }

        long hour = trace.Front.Start.Ticks / TimeSpan.TicksPerHour;
        if (hour != _hour)
        {
            Freeze();
            _hour = hour;
        }

        if (!_hours.TryGetValue(hour, out OpenHour? totals))
        {
            _hours.Add(hour, totals = new OpenHour { First = trace.Front.Start });
        }

        totals.Add(trace);
        CellOf(CellKind.Route, trace.Front.Route, trace.Front.Method).Add(trace.Front, timeline);
        if (TargetOf(trace) is var target and not Interner.None)
        {
            CellOf(CellKind.Target, target, HttpMethod.Unknown).Add(trace.Front, timeline);
        }
    }

    /// <summary>Takes an explained request's verdict.</summary>
    public void Add(ExplainedRequest explained)
    {
        if (explained.Verdict is { } verdict && explained.Trace.Front.Start.IsKnown)
        {
            RequestTrace trace = explained.Trace;
            string route = Known(CellKind.Route, trace.Front.Route, trace.Front.Method);
            string? target = TargetOf(trace) is var number and not Interner.None ? Known(CellKind.Target, number, HttpMethod.Unknown) : null;
            _verdicts.Add((trace.Front.Start.Ticks / TimeSpan.TicksPerHour, route, target, explained.Flagged, verdict.Cause, explained.TimedOut));
        }
    }

    /// <summary>The parts, in order of time.</summary>
    public IReadOnlyList<HistoryPart> Parts()
    {
        Freeze();
        foreach ((long hour, string route, string? target, bool flagged, string cause, bool timedOut) in _verdicts)
        {
            HistoryCell cell = Cell(hour, CellKind.Route, route);
            cell.Flagged += flagged ? 1 : 0;
            cell.AddCause(cause, 1, timedOut ? 1 : 0);
            if (flagged && target is not null)
            {
                Cell(hour, CellKind.Target, target).Flagged++;
            }
        }

        _verdicts.Clear();
        ILookup<long, HistoryCell> byHour = _cells.ToLookup(c => c.Key.Hour, c => c.Value);
        return [.. _hours.OrderBy(h => h.Key).Select(h => h.Value.Part(h.Key, [.. byHour[h.Key]]))];
    }

    private static int TargetOf(RequestTrace trace) => trace.HasLoadBalancer ? trace.Elb.Target : Interner.None;

    // Requests of names beyond the limit were counted together, and so are their verdicts.
    private string Known(CellKind kind, int number, HttpMethod method) => _open.ContainsKey((kind, number, method)) ? NameOf(number, method) : names[Interner.Overflow];

    private string NameOf(int number, HttpMethod method)
    {
        string name = number == Interner.None ? "(no path)" : names[number];
        return number > Interner.Overflow && method.Name() is { Length: > 0 } verb ? verb + " " + name : name;
    }

    private HistoryCell Cell(long hour, CellKind kind, string name)
    {
        if (!_cells.TryGetValue((hour, kind, name), out HistoryCell? cell))
        {
            _cells.Add((hour, kind, name), cell = new HistoryCell(kind, name));
        }

        return cell;
    }

    private OpenCell CellOf(CellKind kind, int number, HttpMethod method)
    {
        if (!_open.TryGetValue((kind, number, method), out OpenCell? cell))
        {
            (number, method) = _open.Count < MostNames ? (number, method) : (Interner.Overflow, HttpMethod.Unknown);
            if (!_open.TryGetValue((kind, number, method), out cell))
            {
                _open.Add((kind, number, method), cell = new OpenCell());
            }
        }

        return cell;
    }

    private void Freeze()
    {
        foreach (((CellKind kind, int number, HttpMethod method), OpenCell open) in _open)
        {
            if (open.Requests > 0)
            {
                open.AddTo(Cell(_hour, kind, NameOf(number, method)));
                open.Clear();
            }
        }
    }

    private sealed class OpenHour
    {
        private long _requests, _elb, _app;
        private Instant _last;

        public Instant First { get; set; }

        public void Add(RequestTrace trace)
        {
            _requests++;
            _elb += trace.LoadBalancer.Count > 0 ? 1 : 0;
            _app += trace.HasApp ? 1 : 0;
            First = trace.Front.Start < First ? trace.Front.Start : First;
            _last = trace.Front.Start > _last ? trace.Front.Start : _last;
        }

        public HistoryPart Part(long hour, IReadOnlyList<HistoryCell> cells) => new()
        {
            Start = new Instant(hour * TimeSpan.TicksPerHour),
            Hours = 1,
            First = First,
            Last = _last,
            Requests = _requests,
            JoinedLoadBalancer = _elb,
            JoinedApp = _app,
            PerHour = [_requests],
            Cells = cells,
        };
    }

    private sealed class OpenCell
    {
        private readonly LatencySketch?[] _sketches = new LatencySketch?[HistoryCell.Segments];
        private long _errors, _timeouts;

        public long Requests { get; private set; }

        public void Add(in HopRecord front, in Timeline timeline)
        {
            Requests++;
            _errors += front.Status >= 500 ? 1 : 0;
            _timeouts += timeline.TimedOut ? 1 : 0;
            for (int segment = 0; segment < HistoryCell.Segments; segment++)
            {
                double ms = segment == HistoryCell.Total ? timeline.WaitMeasured ? timeline.Wait : double.NaN : timeline.Hops[segment];
                if (!double.IsNaN(ms))
                {
                    (_sketches[segment] ??= new LatencySketch()).Add(ms);
                }
            }
        }

        public void AddTo(HistoryCell cell)
        {
            var part = new HistoryCell(cell.Kind, cell.Name) { Requests = Requests, Errors = _errors, Timeouts = _timeouts };
            for (int segment = 0; segment < HistoryCell.Segments; segment++)
            {
                if (_sketches[segment] is { Count: > 0 } sketch)
                {
                    part.Set(segment, sketch);
                }
            }

            cell.Add(part);
        }

        public void Clear()
        {
            (Requests, _errors, _timeouts) = (0, 0, 0);
            foreach (LatencySketch? sketch in _sketches)
            {
                sketch?.Clear();
            }
        }
    }
}

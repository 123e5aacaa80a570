using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Alignment;

/// <summary>What requests in flight tell, before any is given out, of how far apart the clocks of their sources are.</summary>
/// <param name="front">The hop whose records are the requests.</param>
internal sealed class ClockProbe(Hop front)
{
    private const int FewestPairs = 20;
    private const int MostLagsOfSource = 2_048;

    // A source of which so few records are in flight tells nothing, and hardly matters.
    private const int FewestRecords = 50;

    // Where ids join as good as all answered requests, nobody's records are missing.
    private const double MostMet = 0.97;

    private readonly SortedDictionary<int, List<double>> _lags = [];
    private readonly SortedDictionary<int, (Hop Near, double Ahead)> _learned = [];
    private readonly SortedDictionary<int, int> _records = [];
    private readonly HashSet<Hop> _hops = [];
    private readonly HashSet<int> _seen = [];
    private readonly int[] _met = new int[5];
    private int _answered;
    private bool _anyDue;

    /// <summary>Told of a front record that would be given out now.</summary>
    /// <param name="record">The record.</param>
    /// <param name="hops">The hops of which ids have joined records to it.</param>
    public void DueFront(in HopRecord record, HopSet hops)
    {
        _anyDue = true;
        if (record.Status is <= 0 or >= 500)
        {
            return; // of those that went wrong, records may well be missing
        }

        _answered++;
        for (int hop = 0; hop < _met.Length; hop++)
        {
            _met[hop] += hops.Has((Hop)hop) ? 1 : 0;
        }
    }

    /// <summary>Told of a record behind the front that is in flight.</summary>
    /// <param name="record">The record.</param>
    /// <param name="due">Whether it would be given out now.</param>
    public void Seen(in HopRecord record, bool due)
    {
        _seen.Add(record.At.Source);
        if (due)
        {
            _records[record.At.Source] = _records.GetValueOrDefault(record.At.Source) + 1;
            _hops.Add(record.Hop);
        }
    }

    /// <summary>Told of a record and the front's that an id joins.</summary>
    public void Joined(in HopRecord front, in HopRecord record)
    {
        bool starts = record.Start.IsKnown && front.Start.IsKnown;
        if (!starts && !(record.End.IsKnown && front.End.IsKnown))
        {
            return;
        }

        TimeSpan lag = starts ? record.Start - front.Start : record.End - front.End;
        if (!_lags.TryGetValue(record.At.Source, out List<double>? lags))
        {
            _lags.Add(record.At.Source, lags = []);
        }

        if (lags.Count < MostLagsOfSource)
        {
            lags.Add(lag.TotalMilliseconds);
        }
    }

    /// <summary>Told what agreement of times says of a source that shares no ids.</summary>
    /// <param name="source">The source.</param>
    /// <param name="near">The hop that it was compared with.</param>
    /// <param name="ahead">By how much its clock is ahead of that hop's, ms.</param>
    public void Learned(int source, Hop near, double ahead) => _learned.TryAdd(source, (near, ahead));

    /// <summary>Whether a source's clock is known.</summary>
    public bool Knows(int source) => _learned.ContainsKey(source) || (_lags.TryGetValue(source, out List<double>? lags) && lags.Count >= FewestPairs);

    /// <summary>
    /// Whether nothing tells how far apart clocks are, so that partners may lie where nobody looks for them: no request is due, a hop has no record,
    /// a source's records meet nobody, or a host has no record yet while requests lack theirs.
    /// </summary>
    /// <param name="behind">The hops and sources of each clock behind the front.</param>
    public bool IsInTheDark(IEnumerable<(Hop Hop, IReadOnlyList<int> Sources)> behind) =>
        !_anyDue || _records.Any(r => r.Value >= FewestRecords && !Knows(r.Key))
        || behind.Any(clock => !_hops.Contains(clock.Hop) || (_met[(int)clock.Hop] < MostMet * _answered && !clock.Sources.Any(_seen.Contains)));

    /// <summary>What is known of the sources' clocks against the front's.</summary>
    /// <param name="sources">All sources.</param>
    public ClockShifts Shifts(IReadOnlyList<SourceFile> sources)
    {
        var known = new Dictionary<int, TimeSpan>();
        foreach ((int source, List<double> lags) in _lags.Where(l => l.Value.Count >= FewestPairs))
        {
            known[source] = TimeSpan.FromMilliseconds(Median(lags));
        }

        // A load balancer's clock before those behind it: they were compared with it.
        foreach ((int source, (Hop near, double ahead)) in _learned.OrderBy(l => l.Value.Near).ThenBy(l => l.Key))
        {
            List<double> offsets = near == front ? [] : [.. known.Where(k => sources[k.Key].Hop == near).Select(k => k.Value.TotalMilliseconds)];
            known.TryAdd(source, TimeSpan.FromMilliseconds(ahead + (offsets.Count == 0 ? 0 : Median(offsets))));
        }

        return new ClockShifts(known);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

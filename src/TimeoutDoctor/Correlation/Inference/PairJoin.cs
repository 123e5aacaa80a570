namespace TimeoutDoctor.Correlation.Inference;

/// <summary>A link between a near and a far stay.</summary>
/// <param name="Near">Index of the near stay.</param>
/// <param name="Far">Index of the far stay.</param>
/// <param name="Probability">That the two are one request, rivals and missing records taken into account.</param>
internal readonly record struct PairLink(int Near, int Far, double Probability);

/// <summary>
/// Joins the records of two hops without ids: learns clocks, gaps and features from the pairs that are clear, then weighs all. Answered requests
/// come first; what they leave over is offered to those that were given up, which agree with their application's record only at the start.
/// </summary>
internal sealed class PairJoin
{
    private const int Rounds = 8;
    private const int RoundsAgain = 3;
    private const double LeastOfBefore = 0.7; // of the share of sure pairs; below that logs or clocks have changed
    private const double MostChance = 3; // real pairs must be that many times what chance finds
    private static readonly double[] Decoys = [7_919, -11_003];
    private const int LearnedRows = 12_000;
    private const int LearnedBlocks = 8;
    private const int CutRounds = 6;
    private const double BeyondDoubt = 0.9999;
    private const double MostlyAlone = 0.3;
    private const int MostRivals = 8;

    private readonly Stay[] _near;
    private readonly Stay[] _far;
    private readonly double _halfStep;
    private readonly double _gapStep;    // half of the step in which gaps come: what two stamps of different steps blur, the learned gaps show themselves
    private readonly double _lengthStep;
    private readonly EdgeList _edges = new();
    private readonly MatchMarginals _marginals = new();
    private readonly LineOrder _nearOrder;
    private readonly LineOrder _farOrder;
    private readonly NearSide _nearSide;
    private readonly FarIndex _index;
    private readonly int[] _rangeOf;
    private double[]? _nearShift;
    private double[]? _farShift;

    /// <summary>Prepares a join.</summary>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    public PairJoin(Stay[] near, Stay[] far)
    {
        _near = near;
        _far = far;
        _halfStep = Largest(near) + Largest(far);
        _gapStep = Math.Max(Math.Min(Largest(near), Largest(far)), 0.02);
        _lengthStep = Math.Min(StepOf(near), StepOf(far));
        _nearOrder = new LineOrder(near);
        _farOrder = new LineOrder(far);
        _nearShift = _nearOrder.IsUseful ? _nearOrder.ByStamps() : null;
        _farShift = _farOrder.IsUseful ? _farOrder.ByStamps() : null;
        _nearSide = new NearSide(near);
        _index = new FarIndex(new FarSide(far));
        _rangeOf = [.. near.Select(s => _index.Side.RangeOf(s.Key))];
    }

    /// <summary>What was learned; null before <see cref="Learn"/>.</summary>
    public PairModel? Model { get; private set; }

    /// <summary>After <see cref="Join"/>: the likeliest partners of near stays none of whose links is beyond doubt.</summary>
    public Dictionary<int, (int Far, double Probability)[]> Doubtful { get; } = [];

    /// <summary>Takes over what is known already instead of learning it.</summary>
    public void Use(PairModel model) => Model = model;

    /// <summary>Learns; false when no clock could be found.</summary>
    public bool Learn()
    {
        Model ??= Begin();
        if (Model.FarTracks.All(t => t is null))
        {
            return false;
        }

        List<int> rows = Sample(Answered(), LearnedRows);
        for (int round = 0; round < Rounds; round++)
        {
            Pass(rows, exact: false, free: null);
            Teach(rows, round);
        }

        Model.Sure = Sure(rows) / Math.Max(1, rows.Count);
        return IsMoreThanChance(rows);
    }

    /// <summary>
    /// Takes over what was learned from earlier records of the same logs and brings it up to date, which is much less work than learning anew.
    /// False when it does not fit any more: then learn.
    /// </summary>
    /// <param name="before">The earlier model; its clocks have the same numbers.</param>
    public bool Relearn(PairModel before)
    {
        double until = _far.Length == 0 ? 0 : _far.Max(s => s.Middle);
        Model = before.Later(until);
        List<int> rows = Sample(Answered(), LearnedRows / 2);
        for (int round = 0; round < RoundsAgain; round++)
        {
            Pass(rows, exact: false, free: null);
            Teach(rows, round: 2 + round);
        }

        Model.Sure = Sure(rows) / Math.Max(1, rows.Count);
        bool fits = Model.Sure >= LeastOfBefore * before.Sure;
        Model = fits ? Model : null;
        return fits;
    }

    /// <summary>What the order of lines makes of a near stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? NearStamp(int near) => _nearShift is not null && _nearOrder.Open[near] > 0 ? (_nearShift[near], _nearOrder.Open[near]) : null;

    /// <summary>What the order of lines makes of a far stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? FarStamp(int far) => _farShift is not null && _farOrder.Open[far] > 0 ? (_farShift[far], _farOrder.Open[far]) : null;

    // With clocks moved by some seconds no pair is right: what is found then all the same is what chance finds.
    private bool IsMoreThanChance(List<int> rows)
    {
        double real = Sure(rows), chance = 0;
        ClockTrack?[] tracks = [.. Model!.FarTracks];
        foreach (double move in Decoys)
        {
            for (int clock = 0; clock < tracks.Length; clock++)
            {
                Model.FarTracks[clock] = tracks[clock]?.Plus(move);
            }

            chance = Math.Max(chance, Sure(rows));
        }

        tracks.CopyTo(Model.FarTracks, 0);
        // Sharpened stamps lean on their neighbours' links, so wrong ones hold each other up: of the rows without a clear partner of their own as many
        // find a wrong one as chance gives to rows that have none.
        Model.Doubt = IsSharpened && real > 0 ? Math.Min(0.5, Math.Max(0, 1 - (real / rows.Count)) * chance / real) : 0;
        return real > MostChance * chance;
    }

    private double Sure(List<int> rows)
    {
        Pass(rows, exact: false, free: null);
        double sum = 0;
        for (int e = 0; e < _edges.Count; e++)
        {
            sum += _edges.Probability(e) > 0.9 ? _edges.Probability(e) : 0;
        }

        return sum;
    }

    /// <summary>All links, best far stay per near stay, whatever their probability.</summary>
    public IReadOnlyList<PairLink> Join()
    {
        var links = new List<PairLink>();
        List<int> answered = Answered();
        List<int> cut = [.. Enumerable.Range(0, _near.Length).Where(i => _near[i].Cut && !_near[i].Refused).OrderBy(i => _near[i].Start).ThenBy(i => i)];
        Pass(answered, exact: true, free: null);
        Take(answered, links);
        if (cut.Count == 0)
        {
            return links;
        }

        double strangers = Model!.Strangers;
        var given = new List<PairLink>();
        double[] taken = JoinCut(cut, Free(), links, given);
        if (Model.StrangersLeft < strangers / 2)
        {
            // Most of what had looked like strangers belongs to requests that were given up: then the answered ones are surer.
            Model.Strangers = Model.StrangersLeft;
            links.Clear();
            Pass(answered, exact: true, [.. taken.Select(t => Math.Max(1e-4, 1 - t))]);
            Take(answered, links);
            given.Clear();
            JoinCut(cut, Free(), links, given);
        }

        links.AddRange(given);
        return links;
    }

    private static double Largest(Stay[] stays) => stays.Length == 0 ? 0 : stays.Max(s => (double)s.HalfStep);

    // Lengths are written in some unit; the commonest that all of them are multiples of.
    private static double StepOf(Stay[] stays)
    {
        foreach (double unit in (double[])[1_000, 10, 1])
        {
            if (stays.Where(s => !double.IsNaN(s.Length)).Take(2_000).All(s => Math.Abs((s.Length / unit) - Math.Round(s.Length / unit)) < 1e-4))
            {
                return unit / 2;
            }
        }

        return 0.01;
    }

    internal PairModel Begin()
    {
        int nearClocks = _near.Length == 0 ? 1 : _near.Max(s => s.Clock) + 1, farClocks = _far.Length == 0 ? 1 : _far.Max(s => s.Clock) + 1;
        var search = new LagSearch(_near);
        var tracks = new ClockTrack?[farClocks];
        foreach (IGrouping<int, Stay> clock in _far.GroupBy(s => s.Clock))
        {
            tracks[clock.Key] = search.Find([.. clock.OrderBy(s => s.Middle)]);
        }

        bool sharpened = IsSharpened;
        double scale = Math.Max(nearClocks > 1 ? 20 : 8, sharpened ? 60 : 0);
        return new PairModel
        {
            NearTracks = [.. Enumerable.Repeat(ClockTrack.Zero, nearClocks)],
            FarTracks = tracks,
            KnowsStarts = _far.Any(s => !double.IsNaN(s.Start)),
            Start = GapDensity.Guess(1, Math.Max(scale, _halfStep)),
            End = GapDensity.Guess(1, Math.Max(scale, _halfStep)),
            Length = GapDensity.Guess(2, Math.Max(4, _lengthStep)),
            Middle = GapDensity.Guess(0, sharpened ? Math.Min(scale, _halfStep) : Math.Max(scale, _halfStep)),
        };
    }

    private void Teach(List<int> rows, int round)
    {
        var samples = new PairSamples();
        samples.Collect(_edges, rows, _nearSide, _index);
        bool coarse = _halfStep >= 50;
        PairClocks.Fit(Model!, samples.Pairs, _near, _far, (n, f) => (_farShift?[f] ?? 0) - (_nearShift?[n] ?? 0), coarse ? 100 : Math.Max(4, 2 * _halfStep));
        samples.Gaps(Model!, IsSharpened ? Math.Min(_gapStep, 1) : _gapStep, _lengthStep, coarse);
        samples.Features(Model!, _near, _index);
        if (round >= 2)
        {
            samples.Hosts(_near, _far);
            samples.Alone(Model!, _near.Count(s => !s.Cut && !s.Refused), _far.Length);
        }

        Sharpen(samples.Pairs);
    }

    private bool IsSharpened => _nearShift is not null || _farShift is not null;

    private void Sharpen(IReadOnlyList<(int Near, int Far, double Weight)> pairs)
    {
        if (!IsSharpened)
        {
            return;
        }

        // Anchored to the clocks, which the edges of the seconds tell: the learned gap would keep, and with it move, whatever shift it began with.
        double gap = Math.Max(Model!.Length.Centre, 0) / 2;
        double[] near = new double[_near.Length], far = new double[_far.Length];
        Array.Fill(near, double.NaN);
        Array.Fill(far, double.NaN);
        foreach ((int n, int f, double weight) in pairs)
        {
            if (weight > 0.8)
            {
                // By how much the partner's end says that the own stamp is off.
                double off = _nearSide.End[n] - gap - _index.End[f];
                far[f] = _far[f].Written + (_farShift?[f] ?? 0) + off;
                near[n] = _near[n].Written + (_nearShift?[n] ?? 0) - off;
            }
        }

        _farShift = _farShift is null ? null : _farOrder.ByPartners(far, _farShift);
        _nearShift = _nearShift is null ? null : _nearOrder.ByPartners(near, _nearShift);
    }

    private void Pass(List<int> rows, bool exact, double[]? free)
    {
        _nearSide.Place(Model!, _nearShift);
        _index.Place(Model!, _farShift);
        (double usualNear, double usualFar) = (Usual(_nearShift, _nearOrder), Usual(_farShift, _farOrder));
        _nearSide.Blur = _nearShift is null ? null : [.. _nearOrder.Open.Select(o => Math.Max(0, o - usualNear))];
        _index.Blur = _farShift is null ? null : [.. _farOrder.Open.Select(o => Math.Max(0, o - usualFar))];
        var weigher = new PairWeigher(Model!, _nearSide, _index, IsSharpened ? Math.Min(_halfStep, 100) : _halfStep, exact ? 2e-4 : 3e-3);
        _edges.Clear();
        foreach (int row in rows)
        {
            weigher.Add(row, _rangeOf[row], _edges, free);
            _edges.EndRow();
        }

        _marginals.Solve(_edges, _far.Length, exact);
    }

    // What stamps usually leave open is in the learned gaps; only what a stamp leaves open beyond that counts.
    private static double Usual(double[]? shift, LineOrder order)
    {
        double[] sorted = shift is null ? [] : [.. order.Open.Where(o => o > 0)];
        Array.Sort(sorted);
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    // Returns how likely each far stay is taken.
    private double[] JoinCut(List<int> cut, double[] free, List<PairLink> answered, List<PairLink> links)
    {
        double left = free.Sum();
        Model!.StrangersLeft = Math.Clamp(left / Math.Max(1, _far.Length) / 2, 1e-4, 0.9);
        Model.Cut = new CutModel(Model.Start) { Queues = QueueDelay.Of(answered, _nearSide, _index, Model.FarTracks.Length) };
        for (int round = 0; round < CutRounds; round++)
        {
            Pass(cut, exact: false, free);
            TeachCut(cut, left, answered);
        }

        Pass(cut, exact: true, free);
        Take(cut, links);
        return [.. Free().Select(f => 1 - f)];
    }

    private void TeachCut(List<int> cut, double left, List<PairLink> answered)
    {
        double matched = 0;
        List<(double, double, double)> gaps = [], hangUps = [];
        List<PairLink> sure = [.. answered];
        for (int row = 0; row < _edges.Rows; row++)
        {
            double arrival = _nearSide.Start[cut[row]];
            for (int e = _edges.First(row); e < _edges.First(row + 1); e++)
            {
                (int far, double probability) = (_edges.Column(e), _edges.Probability(e));
                matched += probability;
                if (!double.IsNaN(_index.Start[far]) && probability > 0.05)
                {
                    gaps.Add((_index.Start[far] - arrival, Model!.Cut!.Queues!.At(_far[far].Clock, arrival, cut[row]), probability));
                    sure.Add(new PairLink(cut[row], far, probability));
                    double gap = _nearSide.Written[cut[row]] - _index.End[far];
                    if (!double.IsNaN(gap))
                    {
                        hangUps.Add((Model.End.At(gap), _index.Side.LengthDensity(_far[far].Length), probability));
                    }
                }
            }
        }

        Model!.MissingCut = Math.Clamp(1 - ((matched + 0.5) / (cut.Count + 1)), 0.02, 0.98);
        Model.StrangersLeft = Math.Clamp((left - matched) / Math.Max(1, _far.Length), 1e-4, 0.9);
        Model.Cut!.Learn(gaps, Math.Max(_halfStep, 0.5));
        Model.Cut.LearnHangUps(hangUps);
        Model.Cut.Queues = QueueDelay.Of(sure, _nearSide, _index, Model.FarTracks.Length);
    }

    // What is left of each far stay when the answered requests have taken theirs.
    private double[] Free()
    {
        var free = new double[_far.Length];
        Array.Fill(free, 1);
        for (int e = 0; e < _edges.Count; e++)
        {
            free[_edges.Column(e)] -= _edges.Probability(e);
        }

        for (int i = 0; i < free.Length; i++)
        {
            free[i] = free[i] < 1e-4 ? 0 : free[i];
        }

        return free;
    }

    private void Take(List<int> rows, List<PairLink> links)
    {
        for (int row = 0; row < _edges.Rows; row++)
        {
            (int best, double sum) = PairSamples.Best(_edges, row);
            if (best >= 0 && _edges.Probability(best) > 0)
            {
                links.Add(new PairLink(rows[row], _edges.Column(best), _edges.Probability(best) * (1 - Model!.Doubt)));
            }

            if (best >= 0 && _edges.Probability(best) < BeyondDoubt && sum > MostlyAlone)
            {
                Doubtful[rows[row]] = [.. Enumerable.Range(_edges.First(row), _edges.First(row + 1) - _edges.First(row))
                    .Select(e => (_edges.Column(e), _edges.Probability(e))).OrderByDescending(c => c.Item2).ThenBy(c => c.Item1).Take(MostRivals)];
            }
            else
            {
                Doubtful.Remove(rows[row]);
            }
        }
    }

    private List<int> Answered() =>
        [.. Enumerable.Range(0, _near.Length).Where(i => !_near[i].Cut && !_near[i].Refused).OrderBy(i => _near[i].Start).ThenBy(i => i)];

    // Neighbours compete for the same records, so the sample is made of stretches of time, not of single rows.
    private static List<int> Sample(List<int> rows, int most)
    {
        if (rows.Count <= most)
        {
            return rows;
        }

        int size = most / LearnedBlocks;
        return [.. Enumerable.Range(0, LearnedBlocks).SelectMany(b => rows.GetRange((int)((long)b * (rows.Count - size) / (LearnedBlocks - 1)), size))];
    }
}

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
    private const int LearnedRows = 12_000;
    private const int LearnedBlocks = 8;
    private const int CutRounds = 4;
    private const int FewestCut = 30;

    private readonly Stay[] _near;
    private readonly Stay[] _far;
    private readonly double _halfStep;
    private readonly double _lengthStep;
    private readonly EdgeList _edges = new();
    private readonly MatchMarginals _marginals = new();
    private readonly LineOrder _order;
    private readonly FarIndex _index;
    private readonly int[] _rangeOf;
    private double[]? _refined;

    /// <summary>Prepares a join.</summary>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    public PairJoin(Stay[] near, Stay[] far)
    {
        _near = near;
        _far = far;
        _halfStep = Largest(near) + Largest(far);
        _lengthStep = Math.Max(StepOf(near), StepOf(far));
        _order = new LineOrder(near, far);
        _index = new FarIndex(new FarSide(far));
        _rangeOf = [.. near.Select(s => _index.Side.RangeOf(s.Key))];
    }

    /// <summary>What was learned; null before <see cref="Learn"/>.</summary>
    public PairModel? Model { get; private set; }

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

        List<int> rows = Sample(Answered());
        for (int round = 0; round < Rounds; round++)
        {
            Pass(rows, exact: false, free: null);
            Teach(rows, round);
        }

        return true;
    }

    /// <summary>All links, best far stay per near stay, whatever their probability.</summary>
    public IReadOnlyList<PairLink> Join()
    {
        var links = new List<PairLink>();
        List<int> answered = Answered();
        Pass(answered, exact: true, free: null);
        double[] free = Free();
        Take(answered, links);

        List<int> cut = [.. Enumerable.Range(0, _near.Length).Where(i => _near[i].Cut && !_near[i].Refused).OrderBy(i => _near[i].Start).ThenBy(i => i)];
        if (cut.Count > 0)
        {
            JoinCut(cut, free, links);
        }

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
        _refined = _order.ByRank();
        foreach (IGrouping<int, Stay> clock in _far.GroupBy(s => s.Clock))
        {
            tracks[clock.Key] = search.Find([.. clock.OrderBy(s => s.Middle).ThenBy(s => s.Slot)]);
        }

        double scale = Math.Max(nearClocks > 1 ? 20 : 8, _refined is null ? 0 : 60);
        return new PairModel
        {
            NearTracks = [.. Enumerable.Repeat(ClockTrack.Zero, nearClocks)],
            FarTracks = tracks,
            Start = GapDensity.Guess(1, Math.Max(scale, _halfStep)),
            End = GapDensity.Guess(1, Math.Max(scale, _halfStep)),
            Length = GapDensity.Guess(2, Math.Max(4, _lengthStep)),
            Middle = GapDensity.Guess(0, _refined is null ? Math.Max(scale, _halfStep) : Math.Min(scale, _halfStep)),
        };
    }

    private void Teach(List<int> rows, int round)
    {
        var samples = new PairSamples();
        samples.Collect(_edges, rows, _near, _index, Model!);
        bool coarse = _halfStep >= 50;
        PairClocks.Fit(Model!, samples.Pairs, _near, _far, _refined, coarse ? 100 : Math.Max(4, 2 * _halfStep));
        samples.Gaps(Model!, _refined is null ? Math.Max(_halfStep, 0.05) : Math.Min(_halfStep, 1), _lengthStep);
        samples.Features(Model!, _near, _index);
        if (round >= 2)
        {
            samples.Alone(Model!, _near.Count(s => !s.Cut && !s.Refused), _far.Length);
        }

        if (_refined is not null)
        {
            _refined = _order.ByPartners(samples.Pairs, Model!, _refined);
        }
    }

    private void Pass(List<int> rows, bool exact, double[]? free)
    {
        _index.Place(Model!, _refined);
        var weigher = new PairWeigher(Model!, _index, _refined is null ? _halfStep : Math.Min(_halfStep, 100), exact ? 2e-4 : 3e-3);
        _edges.Clear();
        foreach (int row in rows)
        {
            weigher.Add(_near[row], _rangeOf[row], _edges, free);
            _edges.EndRow();
        }

        _marginals.Solve(_edges, _far.Length, exact);
    }

    private void JoinCut(List<int> cut, double[] free, List<PairLink> links)
    {
        double left = free.Sum();
        Model!.StrangersLeft = Math.Clamp(left / Math.Max(1, _far.Length) / 2, 1e-4, 0.9);
        for (int round = 0; round < CutRounds; round++)
        {
            Pass(cut, exact: false, free);
            TeachCut(cut, left);
        }

        Pass(cut, exact: true, free);
        Take(cut, links);
    }

    private void TeachCut(List<int> cut, double left)
    {
        double matched = 0, late = 0;
        List<double> gaps = [], weights = [];
        for (int row = 0; row < _edges.Rows; row++)
        {
            for (int e = _edges.First(row); e < _edges.First(row + 1); e++)
            {
                double start = _index.Start[_edges.Column(e)], probability = _edges.Probability(e);
                matched += probability;
                if (double.IsNaN(start) || probability < 0.05)
                {
                    continue;
                }

                ref Stay near = ref _near[cut[row]];
                double gap = start - near.Start + Model!.NearTracks[near.Clock].At(near.Middle);
                double isLate = probability * Model.Late * Model.LateStartAt(gap) / Model.CutStartAt(gap);
                late += isLate;
                gaps.Add(gap);
                weights.Add(isLate);
            }
        }

        Model!.MissingCut = Math.Clamp(1 - ((matched + 0.5) / (cut.Count + 1)), 0.02, 0.98);
        Model.StrangersLeft = Math.Clamp((left - matched) / Math.Max(1, _far.Length), 1e-4, 0.9);
        if (late >= FewestCut)
        {
            Model.Late = Math.Clamp(late / Math.Max(1, matched), 0.02, 0.98);
            Model.CutStart = GapDensity.Learn([.. gaps], [.. weights], Math.Max(_halfStep, 0.5));
        }
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
            (int best, _) = PairSamples.Best(_edges, row);
            if (best >= 0 && _edges.Probability(best) > 0)
            {
                links.Add(new PairLink(rows[row], _edges.Column(best), _edges.Probability(best)));
            }
        }
    }

    private List<int> Answered() =>
        [.. Enumerable.Range(0, _near.Length).Where(i => !_near[i].Cut && !_near[i].Refused).OrderBy(i => _near[i].Start).ThenBy(i => i)];

    // Neighbours compete for the same records, so the sample is made of stretches of time, not of single rows.
    private static List<int> Sample(List<int> rows)
    {
        if (rows.Count <= LearnedRows)
        {
            return rows;
        }

        int size = LearnedRows / LearnedBlocks;
        return [.. Enumerable.Range(0, LearnedBlocks).SelectMany(b => rows.GetRange((int)((long)b * (rows.Count - size) / (LearnedBlocks - 1)), size))];
    }
}

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>A link between a near and a far stay.</summary>
/// <param name="Near">Index of the near stay.</param>
/// <param name="Far">Index of the far stay.</param>
/// <param name="Probability">That the two are one request, rivals and missing records taken into account.</param>
internal readonly record struct PairLink(int Near, int Far, double Probability);

/// <summary>
/// Joins the records of two hops without ids: learns clocks, gaps and features from the pairs that are clear, then weighs all. Answered requests
/// come first; what they leave over is offered to those that were given up.
/// </summary>
internal sealed class PairJoin
{
    private const int Rounds = 8;
    private const int RoundsAgain = 2;
    private const double LeastOfBefore = 0.7; // of the share of sure pairs; below that logs or clocks have changed
    private const double LeastOfStretch = 0.4; // the same in each quarter of the time: a clock may have been set within it
    private const int Stretches = 4;
    private const double MostChance = 3; // real pairs must be that many times what chance finds
    private static readonly double[] Decoys = [7_919, -11_003];
    private const int LearnedRows = 12_000;
    private const int LearnedRowsAgain = 4_000;
    private const int LearnedBlocks = 8;

    private readonly PairTable _table;

    /// <summary>Prepares a join.</summary>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    public PairJoin(Stay[] near, Stay[] far) => _table = new PairTable(near, far);

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
            Pass(rows, exact: false);
            Teach(rows, round);
        }

        Model.Sure = Sure(rows).Sum() / Math.Max(1, rows.Count);
        return IsMoreThanChance(rows);
    }

    /// <summary>
    /// Takes over what was learned from earlier records of the same logs and brings it up to date, which is much less work than learning anew.
    /// False when it does not fit any more: then learn.
    /// </summary>
    /// <param name="before">The earlier model; its clocks have the same numbers.</param>
    public bool Relearn(PairModel before)
    {
        double until = _table.Far.Length == 0 ? 0 : _table.Far.Max(s => s.Middle);
        Model = before.Later(until);
        List<int> rows = Sample(Answered(), LearnedRowsAgain);
        for (int round = 0; round < RoundsAgain; round++)
        {
            Pass(rows, exact: false);
            Teach(rows, round: 2 + round);
        }

        double[] sure = Sure(rows);
        Model.Sure = sure.Sum() / Math.Max(1, rows.Count);
        bool fits = Model.Sure >= LeastOfBefore * before.Sure && sure.All(s => s >= LeastOfStretch * before.Sure * rows.Count / Stretches);
        Model = fits ? Model : null;
        return fits;
    }

    /// <summary>What the order of lines makes of a near stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? NearStamp(int near) => _table.NearStamp(near);

    /// <summary>What the order of lines makes of a far stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? FarStamp(int far) => _table.FarStamp(far);

    // With clocks moved by some seconds no pair is right: what is found then all the same is what chance finds.
    private bool IsMoreThanChance(List<int> rows)
    {
        double real = Sure(rows).Sum(), chance = 0;
        ClockTrack?[] tracks = [.. Model!.FarTracks];
        foreach (double move in Decoys)
        {
            for (int clock = 0; clock < tracks.Length; clock++)
            {
                Model.FarTracks[clock] = tracks[clock]?.Plus(move);
            }

            chance = Math.Max(chance, Sure(rows).Sum());
        }

        tracks.CopyTo(Model.FarTracks, 0);
        // Sharpened stamps lean on their neighbours' links, so wrong ones hold each other up: of the rows without a clear partner of their own as many
        // find a wrong one as chance gives to rows that have none.
        Model.Doubt = _table.IsSharpened && real > 0 ? Math.Min(0.5, Math.Max(0, 1 - (real / rows.Count)) * chance / real) : 0;
        return real > MostChance * chance;
    }

    // How many rows have a clear partner, by quarters of the rows.
    private double[] Sure(List<int> rows)
    {
        Pass(rows, exact: false);
        var sums = new double[Stretches];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int e = _table.Edges.First(row); e < _table.Edges.First(row + 1); e++)
            {
                sums[(int)((long)row * Stretches / rows.Count)] += _table.Edges.Probability(e) > 0.9 ? _table.Edges.Probability(e) : 0;
            }
        }

        return sums;
    }

    /// <summary>All links, best far stay per near stay, whatever their probability.</summary>
    public IReadOnlyList<PairLink> Join()
    {
        var links = new List<PairLink>();
        List<int> answered = Answered();
        List<int> cut = InOrder(static (in s) => s.Cut && !s.Refused);
        Pass(answered, exact: true);
        Take(answered, links);
        if (cut.Count == 0)
        {
            return links;
        }

        double strangers = Model!.Strangers;
        List<PairLink> given = JoinCut(cut, links, out double[] left);
        if (Model.StrangersLeft < strangers / 2)
        {
            // Most of what had looked like strangers belongs to requests that were given up: then the answered ones are surer.
            Model.Strangers = Model.StrangersLeft;
            links.Clear();
            _table.Weigh(Model, answered, exact: true, [.. left.Select(free => Math.Max(1e-4, free))]);
            Take(answered, links);
            given = JoinCut(cut, links, out _);
        }

        links.AddRange(given);
        return links;
    }

    internal PairModel Begin()
    {
        (Stay[] near, Stay[] far) = (_table.Near, _table.Far);
        int nearClocks = near.Length == 0 ? 1 : near.Max(s => s.Clock) + 1, farClocks = far.Length == 0 ? 1 : far.Max(s => s.Clock) + 1;
        var search = new LagSearch(near);
        var tracks = new ClockTrack?[farClocks];
        foreach (IGrouping<int, Stay> clock in far.GroupBy(s => s.Clock))
        {
            tracks[clock.Key] = search.Find([.. clock.OrderBy(s => s.Middle)]);
        }

        bool sharpened = _table.IsSharpened;
        double scale = Math.Max(nearClocks > 1 ? 20 : 8, sharpened ? 60 : 0);
        return new PairModel
        {
            NearTracks = [.. Enumerable.Repeat(ClockTrack.Zero, nearClocks)],
            FarTracks = tracks,
            KnowsStarts = far.Any(s => !double.IsNaN(s.Start)),
            Start = GapDensity.Guess(1, Math.Max(scale, _table.HalfStep)),
            End = GapDensity.Guess(1, Math.Max(scale, _table.HalfStep)),
            Length = GapDensity.Guess(2, Math.Max(4, _table.LengthStep)),
            Middle = GapDensity.Guess(0, sharpened ? Math.Min(scale, _table.HalfStep) : Math.Max(scale, _table.HalfStep)),
        };
    }

    private void Teach(List<int> rows, int round)
    {
        var samples = new PairSamples();
        samples.Collect(_table.Edges, rows, _table.NearSide, _table.Index);
        bool coarse = _table.HalfStep >= 50;
        PairClocks.Fit(Model!, samples.Pairs, _table.Near, _table.Far, _table.ShiftOf, coarse ? 100 : Math.Max(4, 2 * _table.HalfStep));
        samples.Gaps(Model!, _table.IsSharpened ? Math.Min(_table.GapStep, 1) : _table.GapStep, _table.LengthStep, coarse);
        samples.Features(Model!, _table.Near, _table.Index);
        if (round >= 2)
        {
            samples.Hosts(_table.Near, _table.Far);
            samples.Alone(Model!, _table.Near.Count(s => !s.Cut && !s.Refused), _table.Far.Length);
        }

        _table.Sharpen(Model!, samples.Pairs);
    }

    private void Pass(List<int> rows, bool exact)
    {
        _table.Place(Model!);
        _table.Weigh(Model!, rows, exact, free: null);
    }

    private void Take(List<int> rows, List<PairLink> links) => _table.Take(rows, Model!.Doubt, links, Doubtful);

    private List<PairLink> JoinCut(List<int> cut, List<PairLink> answered, out double[] left)
    {
        var links = new List<PairLink>();
        left = new CutJoin(_table, Model!, cut, answered).Join();
        Take(cut, links);
        return links;
    }

    private List<int> Answered() => InOrder(static (in s) => !s.Cut && !s.Refused);

    private delegate bool Choice(in Stay stay);

    // By start, then place.
    private List<int> InOrder(Choice wanted)
    {
        Stay[] near = _table.Near;
        int[] rows = [.. Enumerable.Range(0, near.Length).Where(i => wanted(near[i]))];
        double[] starts = [.. rows.Select(i => near[i].Start)];
        Array.Sort(starts, rows);
        for (int from = 0, to; from < rows.Length; from = to)
        {
            for (to = from + 1; to < rows.Length && starts[to].Equals(starts[from]); to++)
            {
            }

            Array.Sort(rows, from, to - from);
        }

        return [.. rows];
    }

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

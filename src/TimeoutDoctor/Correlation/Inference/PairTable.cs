namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Two sides and the possible pairs between them: places the stays as a model says, weighs the pairs and solves for their probabilities.</summary>
internal sealed class PairTable
{
    private const double BeyondDoubt = 0.9999;
    private const double MostlyAlone = 0.3;
    private const int MostRivals = 8;

    private readonly MatchMarginals _marginals = new();
    private readonly LineOrder _nearOrder;
    private readonly LineOrder _farOrder;
    private readonly int[] _rangeOf;
    private double[]? _nearShift;
    private double[]? _farShift;

    /// <summary>Makes the table; nothing is placed yet.</summary>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays.</param>
    public PairTable(Stay[] near, Stay[] far)
    {
        Near = near;
        Far = far;
        HalfStep = Largest(near) + Largest(far);
        GapStep = Math.Max(Math.Min(Largest(near), Largest(far)), 0.02);
        LengthStep = Math.Min(StepOf(near), StepOf(far));
        _nearOrder = new LineOrder(near);
        _farOrder = new LineOrder(far);
        _nearShift = _nearOrder.IsUseful ? _nearOrder.ByStamps() : null;
        _farShift = _farOrder.IsUseful ? _farOrder.ByStamps() : null;
        NearSide = new NearSide(near);
        Index = new FarIndex(new FarSide(far));
        _rangeOf = [.. near.Select(s => Index.Side.RangeOf(s.Key))];
    }

    /// <summary>Near stays.</summary>
    public Stay[] Near { get; }

    /// <summary>Far stays.</summary>
    public Stay[] Far { get; }

    /// <summary>The near side as placed last.</summary>
    public NearSide NearSide { get; }

    /// <summary>The far side as placed last.</summary>
    public FarIndex Index { get; }

    /// <summary>The pairs of the last pass.</summary>
    public EdgeList Edges { get; } = new();

    /// <summary>What the stamps of both sides leave open together, ms either way.</summary>
    public double HalfStep { get; }

    /// <summary>Half of the step in which gaps come, ms: what two stamps of different steps blur, the learned gaps show themselves.</summary>
    public double GapStep { get; }

    /// <summary>Half of the step in which lengths come, ms.</summary>
    public double LengthStep { get; }

    /// <summary>Whether the order of lines makes stamps finer than they are.</summary>
    public bool IsSharpened => _nearShift is not null || _farShift is not null;

    /// <summary>What the order of lines makes of a near stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? NearStamp(int near) => _nearShift is not null && _nearOrder.Open[near] > 0 ? (_nearShift[near], _nearOrder.Open[near]) : null;

    /// <summary>What the order of lines makes of a far stay's stamp; null where it makes nothing of it.</summary>
    public (double Shift, double Open)? FarStamp(int far) => _farShift is not null && _farOrder.Open[far] > 0 ? (_farShift[far], _farOrder.Open[far]) : null;

    /// <summary>What the order of lines adds to the lag of a pair, ms.</summary>
    public double ShiftOf(int near, int far) => (_farShift?[far] ?? 0) - (_nearShift?[near] ?? 0);

    /// <summary>Places both sides.</summary>
    /// <param name="model">The clocks.</param>
    public void Place(PairModel model)
    {
        NearSide.Place(model, _nearShift);
        Index.Place(model, _farShift);
        (double usualNear, double usualFar) = (Usual(_nearShift, _nearOrder), Usual(_farShift, _farOrder));
        NearSide.Blur = _nearShift is null ? null : [.. _nearOrder.Open.Select(o => Math.Max(0, o - usualNear))];
        Index.Blur = _farShift is null ? null : [.. _farOrder.Open.Select(o => Math.Max(0, o - usualFar))];
    }

    /// <summary>Weighs the pairs of some near stays, as placed last, and solves for their probabilities.</summary>
    /// <param name="model">What is known.</param>
    /// <param name="rows">Near stays, in order of time.</param>
    /// <param name="exact">Whether to sum exactly; scaled probabilities are enough to learn from.</param>
    /// <param name="free">How likely each far stay is still free; null for all free.</param>
    public void Weigh(PairModel model, List<int> rows, bool exact, double[]? free)
    {
        var weigher = new PairWeigher(model, NearSide, Index, IsSharpened ? Math.Min(HalfStep, 100) : HalfStep, exact ? 2e-4 : 3e-3);
        Edges.Clear();
        foreach (int row in rows)
        {
            weigher.Add(row, _rangeOf[row], Edges, free);
            Edges.EndRow();
        }

        _marginals.Solve(Edges, Far.Length, exact);
    }

    /// <summary>Sharpens the stamps by what the likely partners of their neighbours say.</summary>
    public void Sharpen(PairModel model, IReadOnlyList<(int Near, int Far, double Weight)> pairs)
    {
        if (!IsSharpened)
        {
            return;
        }

        // Anchored to the clocks, which the edges of the seconds tell: the learned gap would keep, and with it move, whatever shift it began with.
        double gap = Math.Max(model.Length.Centre, 0) / 2;
        double[] near = new double[Near.Length], far = new double[Far.Length];
        Array.Fill(near, double.NaN);
        Array.Fill(far, double.NaN);
        foreach ((int n, int f, double weight) in pairs)
        {
            if (weight > 0.8)
            {
                // By how much the partner's end says that the own stamp is off.
                double off = NearSide.End[n] - gap - Index.End[f];
                far[f] = Far[f].Written + (_farShift?[f] ?? 0) + off;
                near[n] = Near[n].Written + (_nearShift?[n] ?? 0) - off;
            }
        }

        _farShift = _farShift is null ? null : _farOrder.ByPartners(far, _farShift);
        _nearShift = _nearShift is null ? null : _nearOrder.ByPartners(near, _nearShift);
    }

    /// <summary>What the rows of the last pass leave of each far stay.</summary>
    public double[] Free()
    {
        var free = new double[Far.Length];
        Array.Fill(free, 1);
        for (int e = 0; e < Edges.Count; e++)
        {
            free[Edges.Column(e)] -= Edges.Probability(e);
        }

        for (int i = 0; i < free.Length; i++)
        {
            free[i] = free[i] < 1e-4 ? 0 : free[i];
        }

        return free;
    }

    /// <summary>Takes the best pair of each row of the last pass.</summary>
    /// <param name="rows">Near stay of each row.</param>
    /// <param name="doubt">Share of pairs that look clear and are none.</param>
    /// <param name="links">Receives the pairs.</param>
    /// <param name="doubtful">Receives, and forgets, the likeliest partners of near stays none of whose pairs is beyond doubt.</param>
    public void Take(List<int> rows, double doubt, List<PairLink> links, Dictionary<int, (int Far, double Probability)[]> doubtful)
    {
        for (int row = 0; row < Edges.Rows; row++)
        {
            (int best, double sum) = PairSamples.Best(Edges, row);
            if (best >= 0 && Edges.Probability(best) > 0)
            {
                links.Add(new PairLink(rows[row], Edges.Column(best), Edges.Probability(best) * (1 - doubt)));
            }

            if (best >= 0 && Edges.Probability(best) < BeyondDoubt && sum > MostlyAlone)
            {
                doubtful[rows[row]] = [.. Enumerable.Range(Edges.First(row), Edges.First(row + 1) - Edges.First(row))
                    .Select(e => (Edges.Column(e), Edges.Probability(e))).OrderByDescending(c => c.Item2).ThenBy(c => c.Item1).Take(MostRivals)];
            }
            else
            {
                doubtful.Remove(rows[row]);
            }
        }
    }

    private static double Largest(Stay[] stays)
    {
        float largest = 0;
        foreach (ref readonly Stay stay in stays.AsSpan())
        {
            largest = Math.Max(largest, stay.HalfStep);
        }

        return largest;
    }

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

    // What stamps usually leave open is in the learned gaps; only what a stamp leaves open beyond that counts.
    private static double Usual(double[]? shift, LineOrder order)
    {
        double[] sorted = shift is null ? [] : [.. order.Open.Where(o => o > 0)];
        Array.Sort(sorted);
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}

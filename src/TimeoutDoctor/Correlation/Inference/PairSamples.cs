using System.Runtime.InteropServices;

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>What the likely pairs of a pass teach: gaps with their weights, lags of clocks, agreement of features, shares without a partner.</summary>
internal sealed class PairSamples
{
    private const double Likely = 0.5;
    private const double Sure = 0.9;
    private const int MostForGaps = 8_000;
    private const int FewestForHost = 40;
    private const double OneHost = 0.98;
    private const double LeastAlone = 0.004; // dense logs hide their missing lines: everything finds some partner

    private readonly List<double> _starts = [];
    private readonly List<double> _ends = [];
    private readonly List<double> _weights = [];
    private readonly List<(int Near, int Far, double Weight)> _pairs = [];
    private double _matched;
    private int _rows;

    /// <summary>Likely pairs.</summary>
    public IReadOnlyList<(int Near, int Far, double Weight)> Pairs => _pairs;

    /// <summary>Collects the likely pairs.</summary>
    /// <param name="edges">Solved pairs.</param>
    /// <param name="rows">Near stay of each row.</param>
    /// <param name="near">The near side, placed.</param>
    /// <param name="far">The far side, placed.</param>
    public void Collect(EdgeList edges, IReadOnlyList<int> rows, NearSide near, FarIndex far)
    {
        for (int row = 0; row < edges.Rows; row++)
        {
            (int best, double sum) = Best(edges, row);
            _rows++;
            _matched += sum;
            if (best < 0 || edges.Probability(best) < Likely)
            {
                continue;
            }

            int other = edges.Column(best);
            _pairs.Add((rows[row], other, edges.Probability(best)));
            _starts.Add(far.Start[other] - near.Start[rows[row]]);
            _ends.Add(near.End[rows[row]] - far.End[other]);
            _weights.Add(edges.Probability(best));
        }
    }

    /// <summary>Learns the gaps.</summary>
    /// <param name="model">Receives the densities and the basis that explains the pairs best.</param>
    /// <param name="halfStep">What the stamps leave open on either side, ms.</param>
    /// <param name="lengthStep">What the lengths leave open, ms.</param>
    /// <param name="coarse">Whether stamps are so coarse that only the lengths are free of them.</param>
    public void Gaps(PairModel model, double halfStep, double lengthStep, bool coarse)
    {
        // Some thousand pairs tell all that a density needs; every so many is taken.
        int stride = 1 + (_starts.Count / MostForGaps);
        double[] starts = Every(_starts, stride), ends = Every(_ends, stride), weights = Every(_weights, stride);
        (double[] lengths, double[] middles) = ([.. starts.Zip(ends, (s, e) => s + e)], [.. starts.Zip(ends, (s, e) => (s - e) / 2)]);
        if (Learn(starts, weights, halfStep) is { } start)
        {
            model.Start = start;
        }

        if (Learn(ends, weights, halfStep) is { } end)
        {
            model.End = end;
        }

        if (Learn(lengths, weights, lengthStep) is { } length && Learn(middles, weights, halfStep) is { } middle)
        {
            (model.Length, model.Middle) = (length, middle);
            model.Basis = coarse ? GapBasis.LengthAndMiddle : BestBasis(model, starts, ends, weights);
        }
    }

    /// <summary>Learns how often features agree, and the usual difference of the byte counts.</summary>
    public void Features(PairModel model, Stay[] near, FarIndex far)
    {
        List<(int Near, int Far)> sure = [.. _pairs.Where(p => p.Weight > Sure).Select(p => (p.Near, p.Far))];
        var differences = new Dictionary<long, int>();
        foreach ((int n, int f) in sure)
        {
            if (near[n].Bytes >= 0 && far.Side.Stays[f].Bytes >= 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(differences, far.Side.Stays[f].Bytes - near[n].Bytes, out _)++;
            }
        }

        model.ByteDifference = differences.Count == 0 ? 0 : differences.OrderByDescending(d => d.Value).ThenBy(d => d.Key).First().Key;
        Stay[] fars = far.Side.Stays;
        model.Agree[(int)PairFeature.Status] = Share(sure.Where(p => near[p.Near].Status != 0 && fars[p.Far].Status != 0).Select(p => near[p.Near].Status == fars[p.Far].Status), 0.98);
        model.Agree[(int)PairFeature.Bytes] = Share(sure.Where(p => near[p.Near].Bytes >= 0 && fars[p.Far].Bytes >= 0).Select(p => near[p.Near].Bytes + model.ByteDifference == fars[p.Far].Bytes), 0);
        model.Agree[(int)PairFeature.Client] = Share(sure.Where(p => near[p.Near].Client != 0 && fars[p.Far].Client != 0).Select(p => near[p.Near].Client == fars[p.Far].Client), 0);
        model.Agree[(int)PairFeature.Node] = Share(sure.Where(p => near[p.Near].Node != 0 && fars[p.Far].Client != 0).Select(p => near[p.Near].Node == fars[p.Far].Client), 0);
    }

    /// <summary>
    /// Learns the hosts of far clocks whose log does not name one: nearly all sure pairs of a host's log have chosen the same target.
    /// </summary>
    /// <param name="near">Near stays.</param>
    /// <param name="far">Far stays; their hosts are filled in.</param>
    public void Hosts(Stay[] near, Stay[] far)
    {
        var hosts = _pairs.Where(p => p.Weight > Sure && near[p.Near].Host != 0 && far[p.Far].Host == 0)
            .GroupBy(p => far[p.Far].Clock, p => near[p.Near].Host)
            .Select(c => (Clock: c.Key, All: c.Count(), Most: c.GroupBy(h => h).Select(h => (Host: h.Key, Count: h.Count())).OrderByDescending(h => h.Count).ThenBy(h => h.Host).First()))
            .Where(c => c.All >= FewestForHost && c.Most.Count >= OneHost * c.All)
            .ToDictionary(c => c.Clock, c => c.Most.Host);
        for (int i = 0; i < far.Length && hosts.Count > 0; i++)
        {
            far[i].Host = far[i].Host == 0 ? hosts.GetValueOrDefault(far[i].Clock) : far[i].Host;
        }
    }

    /// <summary>Learns how many stays have no partner. What a hard pair leaves over must not feed itself, so the counts of both sides cap it.</summary>
    public void Alone(PairModel model, int nearAll, int farAll)
    {
        double missing = 1 - (_matched / Math.Max(1, _rows));
        double mostMissing = Math.Max(0, 1 - (farAll / (double)Math.Max(1, nearAll))) + 0.05;
        model.Missing = Math.Clamp(Math.Min(missing, mostMissing), LeastAlone, 0.95);
        double share = _rows / (double)Math.Max(1, nearAll);
        double strangers = 1 - (_matched / Math.Max(1, farAll * share));
        double mostStrangers = Math.Max(0, 1 - (nearAll / (double)Math.Max(1, farAll))) + 0.05;
        model.Strangers = Math.Clamp(Math.Min(strangers, mostStrangers), LeastAlone, 0.95);
    }

    /// <summary>The best pair of a row (-1 for none), and the probability that the row has any partner.</summary>
    public static (int Edge, double Sum) Best(EdgeList edges, int row)
    {
        int best = -1;
        double sum = 0;
        for (int e = edges.First(row); e < edges.First(row + 1); e++)
        {
            sum += edges.Probability(e);
            best = best < 0 || edges.Probability(e) > edges.Probability(best) ? e : best;
        }

        return (best, sum);
    }

    private static double[] Every(List<double> values, int stride) => [.. Enumerable.Range(0, (values.Count + stride - 1) / stride).Select(i => values[i * stride])];

    private static double Share(IEnumerable<bool> agreements, double otherwise)
    {
        int all = 0, agreed = 0;
        foreach (bool agrees in agreements)
        {
            all++;
            agreed += agrees ? 1 : 0;
        }

        return all < 20 ? otherwise : Math.Clamp((agreed + 0.5) / (all + 1), 0.001, 0.9995);
    }

    private static GapDensity? Learn(double[] gaps, double[] weights, double halfStep)
    {
        double[] known = [.. gaps.Where(g => !double.IsNaN(g))];
        return known.Length < 20 ? null : GapDensity.Learn(known, [.. weights.Where((_, i) => !double.IsNaN(gaps[i]))], halfStep);
    }

    // The basis under which the pairs are most likely is the one whose two facts depend least on each other.
    private static GapBasis BestBasis(PairModel model, double[] starts, double[] ends, double[] weights)
    {
        GapBasis before = model.Basis;
        (GapBasis Basis, double Score) best = (before, double.NegativeInfinity);
        foreach (GapBasis basis in Enum.GetValues<GapBasis>())
        {
            model.Basis = basis;
            double score = 0;
            for (int i = 0; i < starts.Length; i++)
            {
                score += double.IsNaN(starts[i]) || double.IsNaN(ends[i]) ? 0 : weights[i] * Math.Log(model.GapsAt(starts[i], ends[i]));
            }

            best = score > best.Score ? (basis, score) : best;
        }

        model.Basis = before;
        return best.Basis;
    }
}

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// Finds roughly how far a far-side clock is ahead of the near side, before anything is joined: many differences between stays of equal key
/// and agreeing length are voted into bins, and only the true lag gathers votes in one place. Looks close by first, then further, up to time zone mistakes.
/// </summary>
internal sealed class LagSearch
{
    private const int Voters = 1_500;
    private const int MostVotesPerVoter = 3_000;
    private const int LargestSlice = 400;
    private const int SmallestSlice = 80;
    private const double LongestDelay = 60;

    // How far to look, and in which bins, ms: a second, a minute, NTP that never worked, wrong zones.
    private static readonly (double Reach, double Bin)[] Rings = [(5_000, 20), (60_000, 50), (960_000, 250), (52_500_000, 250)];

    private readonly Stay[] _near;
    private readonly double[] _middles;
    private readonly Dictionary<ulong, (int First, int Count)> _keys = [];

    /// <summary>Prepares the near side.</summary>
    public LagSearch(IReadOnlyList<Stay> near)
    {
        _near = [.. near.Where(s => !s.Cut && !s.Refused && !double.IsNaN(s.End)).OrderBy(s => s.Key).ThenBy(s => s.Middle)];
        _middles = [.. _near.Select(s => s.Middle)];
        for (int i = 0; i < _near.Length;)
        {
            int first = i;
            for (; i < _near.Length && _near[i].Key == _near[first].Key; i++)
            {
            }

            _keys[_near[first].Key] = (first, i - first);
        }
    }

    /// <summary>The track of one far clock; null when the data cannot tell.</summary>
    /// <param name="far">The clock's stays in order of time.</param>
    public ClockTrack? Find(IReadOnlyList<Stay> far)
    {
        double step = far.Count == 0 ? 0 : far.Max(s => (double)s.HalfStep) + (_near.Length == 0 ? 0 : _near.Max(s => (double)s.HalfStep));
        if (Peak(Rarest(far), 0, step, wide: true) is not { } lag)
        {
            return null;
        }

        var knots = new List<(double At, double Offset)>();
        int size = Math.Clamp(far.Count / 8, SmallestSlice, LargestSlice), slices = far.Count / size;
        for (int i = 0; i < slices; i++)
        {
            Stay[] slice = [.. far.Skip(i * size).Take(i == slices - 1 ? far.Count : size)];
            if ((Peak(slice, lag, step, wide: false) ?? (slices > 3 ? Peak(slice, lag, step, wide: true) : null)) is { } local)
            {
                knots.Add((slice[slice.Length / 2].Middle, local));
            }
        }

        return knots.Count < 2 ? ClockTrack.Constant(knots.Count == 1 ? knots[0].Offset : lag) : new ClockTrack(Calm(knots));
    }

    // A slice that disagrees with both its neighbours, which agree with each other, was a false peak.
    private static List<(double At, double Offset)> Calm(List<(double At, double Offset)> knots)
    {
        var calm = new List<(double, double)>(knots.Count);
        for (int i = 0; i < knots.Count; i++)
        {
            double[] around = [.. Enumerable.Range(Math.Max(0, i - 1), Math.Min(knots.Count, i + 2) - Math.Max(0, i - 1)).Select(k => knots[k].Offset)];
            Array.Sort(around);
            calm.Add((knots[i].At, around.Length == 3 ? around[1] : knots[i].Offset));
        }

        return calm;
    }

    private List<Stay> Rarest(IReadOnlyList<Stay> far) =>
        [.. far.Where(s => _keys.ContainsKey(s.Key)).OrderBy(s => _keys[s.Key].Count).ThenBy(s => Model.StableHash.Mix((ulong)s.Line)).Take(Voters)];

    private double? Peak(IReadOnlyList<Stay> voters, double around, double halfStep, bool wide)
    {
        foreach ((double reach, double bin) in wide ? Rings : Rings.AsSpan(0, 1))
        {
            double width = Math.Max(bin, halfStep);
            if (Votes(voters, around, reach, width) is { } rough)
            {
                double fine = halfStep >= 50 ? Centre(voters, rough, width * 2) : Refine(voters, rough, width);
                return fine;
            }
        }

        return null;
    }

    private double? Votes(IReadOnlyList<Stay> voters, double around, double reach, double width)
    {
        var bins = new Dictionary<int, (double Weight, int Count)>();
        double total = 0, squares = 0;
        foreach (Stay voter in voters)
        {
            List<double> lags = LagsOf(voter, around, reach);
            double weight = 1 / Math.Sqrt(lags.Count);
            foreach (double lag in lags)
            {
                int bin = (int)Math.Floor((lag - around) / width);
                bins.TryGetValue(bin, out (double Weight, int Count) votes);
                bins[bin] = (votes.Weight + weight, votes.Count + 1);
                total += weight;
                squares += weight * weight;
            }
        }

        if (bins.Count == 0)
        {
            return null;
        }

        // Neighbouring bins count together, as a peak may lie on their border.
        double mean = total * width / reach, variance = squares * width / reach;
        (double Weight, int Bin, int Count) best = (0, 0, 0);
        foreach ((int bin, (double weight, int count)) in bins.OrderBy(b => b.Key))
        {
            bins.TryGetValue(bin + 1, out (double Weight, int Count) next);
            best = weight + next.Weight > best.Weight ? (weight + next.Weight, bin, count + next.Count) : best;
        }

        double second = bins.Where(b => Math.Abs(b.Key - best.Bin) > 2 && Math.Abs(b.Key - best.Bin - 1) > 2).Select(b => b.Value.Weight).DefaultIfEmpty(0).Max();
        // Where hardly a vote falls into a bin by chance, one vote of weight one is what chance may bring.
        double z = (best.Weight - mean) / Math.Sqrt(Math.Max(variance, 1));
        return best.Count >= 8 && z > 6 && best.Weight > 1.4 * second ? around + ((best.Bin + 1) * width) : null;
    }

    private double Refine(IReadOnlyList<Stay> voters, double rough, double width)
    {
        foreach (double bin in (double[])[width / 8, Math.Min(2, width / 8)])
        {
            double reach = bin * 12;
            rough = Mode(voters, rough, Math.Max(reach, bin == 2 ? 12 : width), bin);
        }

        return rough;
    }

    private double Mode(IReadOnlyList<Stay> voters, double around, double reach, double bin)
    {
        var bins = new double[(int)Math.Ceiling(2 * reach / bin) + 2];
        foreach (Stay voter in voters)
        {
            List<double> lags = LagsOf(voter, around, reach);
            foreach (double lag in lags)
            {
                bins[(int)((lag - around + reach) / bin)] += 1 / Math.Sqrt(lags.Count);
            }
        }

        int best = 1;
        for (int i = 1; i < bins.Length - 1; i++)
        {
            best = bins[i - 1] + bins[i] + bins[i + 1] > bins[best - 1] + bins[best] + bins[best + 1] ? i : best;
        }

        double mass = bins[best - 1] + bins[best] + bins[best + 1];
        double shift = mass > 0 ? (bins[best + 1] - bins[best - 1]) / mass : 0;
        return around - reach + ((best + 0.5 + shift) * bin);
    }

    // Stamps as coarse as a second spread the votes evenly over the step: their middle is the lag.
    private double Centre(IReadOnlyList<Stay> voters, double rough, double reach)
    {
        List<double> all = [.. voters.SelectMany(v => LagsOf(v, rough, reach))];
        all.Sort();
        return all.Count == 0 ? rough : all[all.Count / 2];
    }

    private List<double> LagsOf(in Stay voter, double around, double reach)
    {
        var lags = new List<double>();
        if (!_keys.TryGetValue(voter.Key, out (int First, int Count) range))
        {
            return lags;
        }

        bool ended = double.IsNaN(voter.Start);
        double tolerance = 3 + voter.HalfStep;
        double moment = voter.Middle - around;
        int first = Position(moment - reach - (ended ? LongestDelay : 0), range), last = Position(moment + reach, range);
        int stride = 1 + ((last - first) / MostVotesPerVoter);
        for (int i = first; i < last; i += stride)
        {
            ref Stay near = ref _near[i];
            double excess = near.Length - voter.Length;
            bool fits = double.IsNaN(excess) || excess is > -3 and < LongestDelay || (excess <= 0 && -excess < Math.Min(tolerance, 3));
            if (fits && (near.Host == 0 || voter.Host == 0 || near.Host == voter.Host))
            {
                double lag = ended ? voter.End - near.End : voter.Middle - near.Middle;
                if (Math.Abs(lag - around) <= reach)
                {
                    lags.Add(lag);
                }
            }
        }

        return lags;
    }

    private int Position(double moment, (int First, int Count) range)
    {
        int at = Array.BinarySearch(_middles, range.First, range.Count, moment);
        return at < 0 ? ~at : at;
    }
}

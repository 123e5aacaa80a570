namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Weighs every possible partner of a near stay: the odds that the two are one request against both being without a partner.</summary>
internal sealed class PairWeigher
{
    private const double Hopeless = 1e-7;   // odds below this are no pair
    private const double Outclassed = 1e-6; // nor are those far below the row's best; rivals cannot make up for that
    internal const double LatestStart = 115_000; // ms: twice the load balancer's usual timeout; what starts later was not waited for

    private readonly PairModel _model;
    private readonly NearSide _near;
    private readonly FarIndex _far;
    private readonly double _before;
    private readonly double _after;
    private readonly double _widest;

    /// <summary>Makes a weigher.</summary>
    /// <param name="model">What is known.</param>
    /// <param name="near">The near side.</param>
    /// <param name="far">The far side.</param>
    /// <param name="halfStep">Half of the coarsest step among the stamps, ms.</param>
    /// <param name="tail">Share of the usual gaps that may lie beyond what is looked at, on either side.</param>
    public PairWeigher(PairModel model, NearSide near, FarIndex far, double halfStep, double tail)
    {
        _model = model;
        _near = near;
        _far = far;
        _after = Math.Max(-model.End.Range(tail).Low, 2) + (2 * halfStep);
        _widest = (near.Blur?.Max() ?? 0) + (far.Blur?.Max() ?? 0);
        // A stay lies within the one that waited for it, but for the clocks' scatter and steps.
        // Where no start is logged its gap was never learned, and the end alone is looked for.
        _before = model.KnowsStarts ? Math.Max(-model.Start.Range(tail).Low, 2) + (2 * halfStep) : _after;
    }

    /// <summary>Adds the possible partners of a near stay to the open row.</summary>
    /// <param name="row">Index of the near stay.</param>
    /// <param name="rangeOfKey">Number of its key's range on the far side; -1 for none.</param>
    /// <param name="edges">Receives them.</param>
    /// <param name="free">How likely each far stay is still free; null for all free.</param>
    public void Add(int row, int rangeOfKey, EdgeList edges, double[]? free)
    {
        ref readonly Stay near = ref _near.Stays[row];
        double start = _near.Start[row], end = _near.End[row];
        if (near.Refused || rangeOfKey < 0)
        {
            return;
        }

        (int First, int Count, double Rate) range = _far.Side.Ranges[rangeOfKey];

        double latest = near.Cut ? start + LatestStart : end + _after + _widest;
        int last = range.First + range.Count;
        double best = 0;
        for (int at = _far.Position(range, start - _before - _widest); at < last && _far.At(at) <= latest; at++)
        {
            int far = _far[at];
            if (near.Host != 0 && _far.Side.Stays[far].Host != 0 && near.Host != _far.Side.Stays[far].Host)
            {
                continue;
            }

            double weight = Odds(near, row, start, end, far, range.Rate) * (free is null ? 1 : free[far]);
            if (weight > Math.Max(Hopeless, best * Outclassed))
            {
                best = Math.Max(best, weight);
                edges.Add(far, weight);
            }
        }

        edges.DropBelow(best * Outclassed);
    }

    private double Odds(in Stay near, int row, double start, double end, int index, double rate)
    {
        ref readonly Stay far = ref _far.Side.Stays[index];
        double farStart = _far.Start[index], farEnd = _far.End[index];
        bool hasStart = !double.IsNaN(farStart), hasEnd = !double.IsNaN(farEnd);
        double stranger = Math.Max(near.Cut ? _model.StrangersLeft : _model.Strangers, 1e-4) * rate;
        double missing = near.Cut ? _model.MissingCut : _model.Missing;
        double odds = (1 - missing) / missing / stranger;
        double blur = (_near.Blur?[row] ?? 0) + (_far.Blur?[index] ?? 0);
        if (near.Cut)
        {
            double gap = (hasStart ? farStart : farEnd) - start;
            double expected = hasStart && _model.Cut!.Queues is { } queues ? queues.At(far.Clock, start, row) : double.NaN;
            double length = hasStart && hasEnd ? CutLength(farEnd - farStart) : 1;
            if (hasStart && hasEnd && !double.IsNaN(_near.Written[row]))
            {
                length *= _model.Cut!.HangUp(_model.End.At(_near.Written[row] - farEnd, blur), _far.Side.LengthDensity(farEnd - farStart));
            }

            return odds * _model.Cut!.At(gap, expected, blur) * length * Agreement(near, index, timeOnly: true);
        }

        double together = !hasStart ? _model.End.At(end - farEnd, blur)
            : !hasEnd ? _model.Start.At(farStart - start, blur)
            : farEnd > end + _after + blur ? 0
            : _model.GapsAt(farStart - start, end - farEnd, blur) / _far.Side.LengthDensity(farEnd - farStart);
        return odds * together * Agreement(near, index, timeOnly: false);
    }

    // Requests that were given up took other times than usual: partly like all, partly anything up to two minutes.
    private double CutLength(double length)
    {
        double usual = _far.Side.LengthDensity(length);
        double any = 1 / ((Math.Max(length, 0) + 1) * Math.Log(120_000));
        return ((0.5 * usual) + (0.5 * any)) / usual;
    }

    private double Agreement(in Stay near, int index, bool timeOnly)
    {
        ref readonly Stay far = ref _far.Side.Stays[index];
        double factor = 1;
        if (!timeOnly)
        {
            factor *= Factor(PairFeature.Status, near.Status != 0 && far.Status != 0, near.Status == far.Status, index);
            factor *= Factor(PairFeature.Bytes, near.Bytes >= 0 && far.Bytes >= 0, near.Bytes + _model.ByteDifference == far.Bytes, index);
        }

        factor *= Factor(PairFeature.Client, near.Client != 0 && far.Client != 0, near.Client == far.Client, index);
        return factor * Factor(PairFeature.Node, near.Node != 0 && far.Client != 0, near.Node == far.Client, index);
    }

    private double Factor(PairFeature feature, bool known, bool agrees, int far)
    {
        double agree = _model.Agree[(int)feature];
        if (!known || agree < 0.5)
        {
            return 1;
        }

        // A value that everybody has proves nothing; a disagreement is as unlikely as it ever was among true pairs.
        return agrees ? agree / _far.Side.Common(feature, far) : 1 - agree;
    }
}

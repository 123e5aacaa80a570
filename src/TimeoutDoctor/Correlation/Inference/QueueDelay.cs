namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// How late a host started requests that arrived about the same time: a queue is served in order, so what waited just before and just after says
/// how long the one between them waited. Learned from pairs that are sure, never from the pair in question.
/// </summary>
internal sealed class QueueDelay
{
    private const int Neighbours = 3;
    private const double Sure = 0.9;
    private const double Farthest = 30_000; // ms; neighbours further away say nothing

    private readonly (double Arrival, double Delay, int Near)[][] _byClock;

    private QueueDelay((double, double, int)[][] byClock) => _byClock = byClock;

    /// <summary>Collects the delays of sure pairs.</summary>
    /// <param name="pairs">Pairs with their probabilities.</param>
    /// <param name="near">The near side, placed.</param>
    /// <param name="far">The far side, placed.</param>
    /// <param name="clocks">Number of far clocks.</param>
    public static QueueDelay Of(IEnumerable<PairLink> pairs, NearSide near, FarIndex far, int clocks)
    {
        var lists = new List<(double Arrival, double Delay, int Near)>[clocks];
        foreach (PairLink pair in pairs)
        {
            double arrival = near.Start[pair.Near], delay = far.Start[pair.Far] - arrival;
            if (pair.Probability >= Sure && !double.IsNaN(delay))
            {
                (lists[far.Side.Stays[pair.Far].Clock] ??= []).Add((arrival, delay, pair.Near));
            }
        }

        return new QueueDelay([.. lists.Select(InOrder)]);
    }

    /// <summary>Both together.</summary>
    public QueueDelay And(QueueDelay other) => new([.. _byClock.Zip(other._byClock, Merge)]);

    private static (double Arrival, double Delay, int Near)[] InOrder(List<(double Arrival, double Delay, int Near)>? delays)
    {
        (double, double, int)[] known = delays is null ? [] : [.. delays];
        for (int i = 1; i < known.Length; i++)
        {
            if (known[i].CompareTo(known[i - 1]) < 0) // pairs come in order of time, as far as one clock tells it
            {
                Array.Sort(known);
                break;
            }
        }

        return known;
    }

    private static (double Arrival, double Delay, int Near)[] Merge((double Arrival, double Delay, int Near)[] a, (double Arrival, double Delay, int Near)[] b)
    {
        if (b.Length == 0)
        {
            return a;
        }

        var both = new (double, double, int)[a.Length + b.Length];
        for (int i = 0, j = 0; i + j < both.Length;)
        {
            bool first = j == b.Length || (i < a.Length && a[i].CompareTo(b[j]) <= 0);
            both[i + j] = first ? a[i] : b[j];
            (i, j) = first ? (i + 1, j) : (i, j + 1);
        }

        return both;
    }

    /// <summary>The delay to expect of a request that arrived at a host at a moment; NaN when no neighbour tells.</summary>
    /// <param name="clock">Clock of the host.</param>
    /// <param name="arrival">Corrected arrival, ms.</param>
    /// <param name="near">The near stay itself, which must not speak for itself.</param>
    public double At(int clock, double arrival, int near)
    {
        (double Arrival, double Delay, int Near)[] known = _byClock[clock];
        int at = LowerBound(known, arrival);
        (double before, double beforeAt) = Side(known, at - 1, -1, arrival, near);
        (double after, double afterAt) = Side(known, at, +1, arrival, near);
        return double.IsNaN(before) ? after
            : double.IsNaN(after) || afterAt <= beforeAt ? before
            : before + ((after - before) * (arrival - beforeAt) / (afterAt - beforeAt));
    }

    // Median delay and arrival of the nearest on one side.
    private static (double Delay, double At) Side((double Arrival, double Delay, int Near)[] known, int from, int direction, double arrival, int near)
    {
        Span<double> delays = stackalloc double[Neighbours];
        int count = 0;
        double sum = 0;
        for (int i = from; i >= 0 && i < known.Length && count < Neighbours && Math.Abs(known[i].Arrival - arrival) < Farthest; i += direction)
        {
            if (known[i].Near != near)
            {
                sum += known[i].Arrival;
                delays[count++] = known[i].Delay;
            }
        }

        if (count == 0)
        {
            return (double.NaN, double.NaN);
        }

        delays = delays[..count];
        delays.Sort();
        return (delays[count / 2], sum / count);
    }

    private static int LowerBound((double Arrival, double Delay, int Near)[] known, double arrival)
    {
        int low = 0, high = known.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = known[middle].Arrival < arrival ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

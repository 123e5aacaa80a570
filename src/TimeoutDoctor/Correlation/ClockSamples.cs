namespace TimeoutDoctor.Correlation;

/// <summary>One healthy request seen by two clocks. All in milliseconds.</summary>
/// <param name="At">When, on the front's clock, since the first sample's day.</param>
/// <param name="Offset">Middle of the far interval minus middle of the near one.</param>
/// <param name="Gap">Near duration minus far duration: what the offset can be wrong by, on both sides together.</param>
internal readonly record struct ClockSample(double At, double Offset, double Gap);

/// <summary>
/// The tightest samples of one clock, evenly over time: per stretch only those with the smallest gap are kept, because a queue moves the
/// middle of a request like a clock step, but never makes the gap small. Bounded: stretches double in length when there are too many.
/// </summary>
internal sealed class ClockSamples(int keepPerStretch)
{
    private const int MostStretches = 2_048; // of ten seconds: most of a day's quarter before they become longer

    private Dictionary<long, List<ClockSample>> _stretches = [];
    private double _width = 10_000;

    /// <summary>Samples offered.</summary>
    public int Offered { get; private set; }

    /// <summary>How many had been offered when the clock was last fitted.</summary>
    public int FittedAt { get; set; }

    /// <summary>Largest step of the two sides' stamps together, in ms: bounds can be wrong by that much.</summary>
    public double Coarsest { get; set; }

    /// <summary>Smallest far start minus near start, detected so far: the offset cannot be larger.</summary>
    public (double Smallest, double Second) StartBound { get; private set; } = (double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>Largest far end minus near end: the offset cannot be smaller.</summary>
    public (double Largest, double Second) EndBound { get; private set; } = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>The samples kept, in order of time.</summary>
    public IEnumerable<IReadOnlyList<ClockSample>> Stretches => _stretches.OrderBy(s => s.Key).Select(s => s.Value);

    /// <summary>Offers a sample.</summary>
    public void Add(in ClockSample sample)
    {
        Offered++;
        Bound(sample);
        Keep(_stretches, sample);
        if (_stretches.Count > MostStretches)
        {
            _width *= 2;
            var wider = new Dictionary<long, List<ClockSample>>();
            foreach (ClockSample kept in _stretches.OrderBy(s => s.Key).SelectMany(s => s.Value))
            {
                Keep(wider, kept);
            }

            _stretches = wider;
        }
    }

    private void Bound(in ClockSample sample)
    {
        double start = sample.Offset + (sample.Gap / 2);
        double end = sample.Offset - (sample.Gap / 2);
        (double smallest, double second) = StartBound;
        StartBound = start < smallest ? (start, smallest) : (smallest, Math.Min(second, start));
        (double largest, double next) = EndBound;
        EndBound = end > largest ? (end, largest) : (largest, Math.Max(next, end));
    }

    private void Keep(Dictionary<long, List<ClockSample>> stretches, in ClockSample sample)
    {
        long key = (long)Math.Floor(sample.At / _width);
        if (!stretches.TryGetValue(key, out List<ClockSample>? kept))
        {
            stretches.Add(key, kept = new List<ClockSample>(keepPerStretch));
        }

        if (kept.Count < keepPerStretch)
        {
            kept.Add(sample);
            return;
        }

        int widest = 0;
        for (int i = 1; i < kept.Count; i++)
        {
            widest = IsWider(kept[i], kept[widest]) ? i : widest;
        }

        if (IsWider(kept[widest], sample))
        {
            kept[widest] = sample;
        }
    }

    // Among equal gaps what is kept must not depend on who came first: that is a matter of names where stamps are whole seconds.
    private static bool IsWider(in ClockSample one, in ClockSample other) =>
        one.Gap != other.Gap ? one.Gap > other.Gap : one.Offset != other.Offset ? one.Offset > other.Offset : one.At > other.At;
}

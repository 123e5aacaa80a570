namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// When the far side starts a request that the near side gave up: as usual, or late. How late is told by the queue at that host and moment
/// where there is one, and may else be anything up to the longest wait.
/// </summary>
internal sealed class CutModel
{
    private const int Fewest = 30;
    private const double Remembered = 30; // requests that what was learned before counts for
    private const double Latest = 115_000; // ms: about twice the load balancer's usual timeout

    private readonly GapDensity _usual;
    private readonly CutModel? _before;
    private GapDensity _aroundQueue = GapDensity.Guess(0, 150);
    private GapDensity? _anyLate;
    private double _late = 0.4;
    private double _queued = 0.6;
    private double _hungUp = 0.3;

    /// <summary>Makes a model.</summary>
    /// <param name="usual">Gap at the start of answered requests.</param>
    /// <param name="before">What earlier requests of the same logs taught; null for the first.</param>
    public CutModel(GapDensity usual, CutModel? before)
    {
        _usual = usual;
        if (before is not null)
        {
            (_aroundQueue, _anyLate, _late, _queued, _hungUp) = (before._aroundQueue, before._anyLate, before._late, before._queued, before._hungUp);
            _before = new CutModel(usual, null) { _anyLate = _anyLate, _late = _late, _queued = _queued, _hungUp = _hungUp };
        }
    }

    /// <summary>The queues; null before any is known.</summary>
    public QueueDelay? Queues { get; set; }

    /// <summary>Density of a gap at the start, per ms.</summary>
    /// <param name="gap">Gap, ms.</param>
    /// <param name="expected">What the queue lets expect; NaN where it tells nothing.</param>
    /// <param name="blur">By how much the gap may be off, ms.</param>
    public double At(double gap, double expected, double blur = 0) => ((1 - _late) * _usual.At(gap, blur)) + (_late * Late(gap, expected, blur));

    /// <summary>
    /// How much likelier a far end is than a length by chance: often the far side notices that its caller hung up, and ends at that moment.
    /// </summary>
    /// <param name="end">Density of the gap at the end, per ms.</param>
    /// <param name="length">Density of the far length by chance, per ms.</param>
    public double HangUp(double end, double length) => 1 - _hungUp + (_hungUp * end / length);

    /// <summary>Learns how often the far side ends with its caller.</summary>
    /// <param name="pairs">Both densities and the probability of each pair.</param>
    public void LearnHangUps(IReadOnlyList<(double End, double Length, double Probability)> pairs)
    {
        double all = 0, hungUp = 0;
        foreach ((double end, double length, double probability) in pairs)
        {
            all += probability;
            hungUp += probability * _hungUp * (end / length) / HangUp(end, length);
        }

        _hungUp = all > 3 ? Math.Clamp(Share(hungUp, all, _before?._hungUp), 0.01, 0.97) : _hungUp;
    }

    /// <summary>Learns from weighed gaps.</summary>
    /// <param name="gaps">Gap, expected gap and probability of each pair.</param>
    /// <param name="halfStep">What the stamps leave open, ms.</param>
    public void Learn(IReadOnlyList<(double Gap, double Expected, double Probability)> gaps, double halfStep)
    {
        double all = 0, late = 0, queued = 0, told = 0;
        List<double> around = [], aroundWeights = [], any = [], anyWeights = [];
        foreach ((double gap, double expected, double probability) in gaps)
        {
            double isLate = probability * _late * Late(gap, expected) / At(gap, expected);
            (all, late) = (all + probability, late + isLate);
            double byQueue = double.IsNaN(expected) ? 0 : isLate * _queued * _aroundQueue.At(gap - expected) / Late(gap, expected);
            told += double.IsNaN(expected) ? 0 : isLate;
            queued += byQueue;
            if (!double.IsNaN(expected))
            {
                around.Add(gap - expected);
                aroundWeights.Add(byQueue);
            }

            any.Add(gap);
            anyWeights.Add(isLate);
        }

        _late = late > 3 ? Math.Clamp(Share(late, all, _before?._late), 0.02, 0.98) : _late;
        _queued = told > 3 ? Math.Clamp(Share(queued, told, _before?._queued), 0.05, 0.97) : _queued;
        _aroundQueue = queued >= Fewest ? GapDensity.Learn([.. around], [.. aroundWeights], Math.Max(halfStep, 5)) : _aroundQueue;
        _anyLate = late >= Fewest ? GapDensity.Learn([.. any], [.. anyWeights], Math.Max(halfStep, 0.5)) : _before?._anyLate;
    }

    /// <summary>A share of some, together with what was found before them.</summary>
    /// <param name="part">How many.</param>
    /// <param name="all">Of how many.</param>
    /// <param name="before">The share before; null for none.</param>
    public static double Share(double part, double all, double? before) =>
        before is { } known ? (part + (Remembered * known)) / (all + Remembered) : part / all;

    private double Late(double gap, double expected, double blur = 0)
    {
        double wide = gap > -blur && gap < Latest ? (0.5 / Latest) + (0.5 / ((Math.Max(gap, 0) + blur + 5) * Math.Log((Latest + 5) / 5))) : 0;
        double any = _anyLate is { } learned ? (0.8 * learned.At(gap, blur)) + (0.2 * wide) : wide;
        return double.IsNaN(expected) ? any : (_queued * _aroundQueue.At(gap - expected, blur)) + ((1 - _queued) * any);
    }
}

namespace TimeoutDoctor.Correlation.Inference;

/// <summary>Which two of the facts about a pair are nearly independent, so that their densities may be multiplied.</summary>
internal enum GapBasis
{
    /// <summary>Gap at the start and gap at the end.</summary>
    StartAndEnd,

    /// <summary>Difference of the lengths (free of clocks) and lag of the middles.</summary>
    LengthAndMiddle,

    /// <summary>Difference of the lengths and gap at the start.</summary>
    LengthAndStart,

    /// <summary>Difference of the lengths and gap at the end.</summary>
    LengthAndEnd,
}

/// <summary>What two sides may both log of a request besides its time.</summary>
internal enum PairFeature
{
    /// <summary>The answer's status.</summary>
    Status,

    /// <summary>The answer's size, but for a constant.</summary>
    Bytes,

    /// <summary>The client's address.</summary>
    Client,

    /// <summary>The near side's own address, which the far side logs as its caller.</summary>
    Node,
}

/// <summary>What is known of a pair of hops: clocks, gaps, features, and how often a record has no partner. Learned from the data itself.</summary>
internal sealed class PairModel
{
    /// <summary>Number of <see cref="PairFeature"/>s.</summary>
    public const int Features = 4;

    /// <summary>Tracks of the near side's clocks against their common mean.</summary>
    public required ClockTrack[] NearTracks { get; init; }

    /// <summary>Tracks of the far side's clocks against the near side; null where the data cannot tell.</summary>
    public required ClockTrack?[] FarTracks { get; init; }

    /// <summary>Gap at the start.</summary>
    public GapDensity Start { get; set; } = GapDensity.Guess(1, 10);

    /// <summary>Whether far records tell their start at all; without, only the ends can agree.</summary>
    public bool KnowsStarts { get; init; } = true;

    /// <summary>Gap at the end.</summary>
    public GapDensity End { get; set; } = GapDensity.Guess(1, 10);

    /// <summary>Difference of the lengths.</summary>
    public GapDensity Length { get; set; } = GapDensity.Guess(2, 6);

    /// <summary>Half the difference of the gaps: lag of the middles.</summary>
    public GapDensity Middle { get; set; } = GapDensity.Guess(0, 10);

    /// <summary>When given-up requests start; null before they are looked at.</summary>
    public CutModel? Cut { get; set; }

    /// <summary>What earlier given-up requests of the same logs taught, and what share of them had no far record; null for the first.</summary>
    public (CutModel Model, double Missing)? CutBefore { get; private init; }

    /// <summary>Which densities are multiplied.</summary>
    public GapBasis Basis { get; set; } = GapBasis.LengthAndMiddle;

    /// <summary>Share of answered near stays without a far record.</summary>
    public double Missing { get; set; } = 0.02;

    /// <summary>Share of given-up near stays without a far record.</summary>
    public double MissingCut { get; set; } = 0.3;

    /// <summary>Share of far records that belong to no near stay.</summary>
    public double Strangers { get; set; } = 0.02;

    /// <summary>Share of far records that belong to no near stay at all, given up ones included.</summary>
    public double StrangersLeft { get; set; } = 0.01;

    /// <summary>Probability that a feature agrees in a true pair; 0 switches the feature off.</summary>
    public double[] Agree { get; } = [0.98, 0, 0, 0];

    /// <summary>Far bytes minus near bytes in most pairs.</summary>
    public long ByteDifference { get; set; }

    /// <summary>Share of the answered near stays whose partner was clear when this was learned.</summary>
    public double Sure { get; set; }

    /// <summary>Share of the links that look clear and are none all the same, because they were found with stamps that other links had sharpened.</summary>
    public double Doubt { get; set; }

    /// <summary>A copy for later records of the same logs.</summary>
    /// <param name="until">How far they reach, ms on the far clocks.</param>
    public PairModel Later(double until)
    {
        var later = new PairModel
        {
            NearTracks = [.. NearTracks],
            FarTracks = [.. FarTracks.Select(t => t?.Until(until))],
            KnowsStarts = KnowsStarts,
            Start = Start,
            End = End,
            Length = Length,
            Middle = Middle,
            Basis = Basis,
            Missing = Missing,
            Strangers = Strangers,
            ByteDifference = ByteDifference,
            Doubt = Doubt,
            CutBefore = Cut is null ? CutBefore : (Cut, MissingCut),
        };
        Agree.CopyTo(later.Agree, 0);
        return later;
    }

    /// <summary>
    /// Density of two gaps, per ms²: by the basis, and for some by the bases that a delay on one side alone leaves intact, since a request that
    /// was queued agrees at its end, and one whose answer was slow to leave agrees at its start.
    /// </summary>
    /// <param name="start">Gap at the start.</param>
    /// <param name="end">Gap at the end.</param>
    /// <param name="blur">By how much a stamp may be off, which moves both gaps and not the difference of the lengths; ms.</param>
    public double GapsAt(double start, double end, double blur = 0)
    {
        const double OneSided = 0.1;
        (double atStart, double atEnd, double length) = (Start.At(start, blur), End.At(end, blur), Length.At(start + end));
        double basis = Basis switch
        {
            GapBasis.StartAndEnd => atStart * atEnd,
            GapBasis.LengthAndMiddle => length * Middle.At((start - end) / 2, blur),
            GapBasis.LengthAndStart => length * atStart,
            _ => length * atEnd,
        };
        return ((1 - (2 * OneSided)) * basis) + (OneSided * length * (atStart + atEnd));
    }
}

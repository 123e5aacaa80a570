namespace TimeoutDoctor.Model;

/// <summary>
/// What the records themselves tell about which hop's log can be trusted to have a line: the absence of a line is evidence only
/// where its source covers the moment and where lines of answered requests are found.
/// </summary>
public sealed class LogCoverage
{
    private readonly Dictionary<Hop, HopCoverage> _hops = [];

    /// <summary>Coverage of one hop; of a hop without any source, one that says so.</summary>
    public HopCoverage this[Hop hop]
    {
        get
        {
            if (!_hops.TryGetValue(hop, out HopCoverage? coverage))
            {
                _hops.Add(hop, coverage = new HopCoverage());
            }

            return coverage;
        }
    }
}

/// <summary>Coverage of one hop's logs.</summary>
public sealed class HopCoverage
{
    private readonly List<CoverageGap> _gaps = [];

    /// <summary>Whether any source of this hop was read.</summary>
    public bool HasSource { get; set; }

    /// <summary>Whether its lines are requests (not NLB connections).</summary>
    public bool RequestLevel { get; set; } = true;

    /// <summary>Earliest moment of the sources, on the front's clock.</summary>
    public Instant First { get; set; }

    /// <summary>Latest moment of the sources, on the front's clock.</summary>
    public Instant Last { get; set; }

    /// <summary>Answered front requests that should have a record here.</summary>
    public long Expected { get; set; }

    /// <summary>Of those, how many have one.</summary>
    public long Found { get; set; }

    /// <summary>Share of answered requests without a record here, outside gaps; 1 when nothing joins.</summary>
    public double MissingShare
    {
        get
        {
            long inGaps = Math.Min(_gaps.Sum(g => (long)g.Missed), Expected - Found);
            return Found == 0 ? 1 : (Expected - Found - inGaps) / (double)(Expected - inGaps);
        }
    }

    /// <summary>Whether records of this hop can be joined at all: most answered requests have one.</summary>
    public bool Joinable => HasSource && Expected > 0 && Found * 2 >= Expected;

    /// <summary>Stretches in which answered requests have no record.</summary>
    public IReadOnlyList<CoverageGap> Gaps => _gaps;

    /// <summary>Adds a stretch.</summary>
    public void Add(CoverageGap gap) => _gaps.Add(gap);

    /// <summary>
    /// Drops stretches of one host that the usual loss of single lines explains: where every tenth line is missing, three missing in a row
    /// are no gap.
    /// </summary>
    public void KeepUnlikely()
    {
        double usual = Expected == 0 ? 0 : (Expected - Found) / (double)Expected;
        _gaps.RemoveAll(g => g.Host != Interner.None && Expected * Math.Pow(usual, g.Missed) > 0.05);
    }

    /// <summary>Whether the absence of a record between two moments (front's clock) means something.</summary>
    /// <param name="from">Start of the request.</param>
    /// <param name="to">Its end.</param>
    /// <param name="host">Number of the host or target concerned, or <see cref="Interner.None"/>.</param>
    public bool Covers(Instant from, Instant to, int host)
    {
        if (!Joinable || (First.IsKnown && from < First) || (Last.IsKnown && from > Last))
        {
            return false;
        }

        foreach (CoverageGap gap in _gaps)
        {
            if (gap.From <= to && gap.To >= from && (gap.Host == Interner.None || host == Interner.None || gap.Host == host))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A stretch of time without records of a hop.</summary>
/// <param name="Host">The host or target, or <see cref="Interner.None"/> for all.</param>
/// <param name="From">Start of the first answered request without a record, on the front's clock.</param>
/// <param name="To">Start of the last.</param>
/// <param name="Missed">How many answered requests had none.</param>
public sealed record CoverageGap(int Host, Instant From, Instant To, int Missed);

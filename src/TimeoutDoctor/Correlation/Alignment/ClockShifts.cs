using TimeoutDoctor.Model;

namespace TimeoutDoctor.Correlation.Alignment;

/// <summary>
/// Roughly by how much sources' clocks are ahead of the front hop's, so that all are read and given out in step. Good to some seconds: the
/// records' own stamps stay as they are, and joining finds out the rest.
/// </summary>
internal sealed class ClockShifts
{
    /// <summary>Less than this is no trouble: records wait for each other for minutes.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    /// <summary>All clocks agree.</summary>
    public static readonly ClockShifts None = new(new Dictionary<int, TimeSpan>());

    private readonly TimeSpan[] _ofSource;

    /// <summary>Makes shifts.</summary>
    /// <param name="known">By source; less than <see cref="Least"/> is taken as none.</param>
    public ClockShifts(IReadOnlyDictionary<int, TimeSpan> known)
    {
        _ofSource = new TimeSpan[known.Count == 0 ? 0 : known.Keys.Max() + 1];
        foreach ((int source, TimeSpan shift) in known)
        {
            _ofSource[source] = shift.Duration() < Least ? TimeSpan.Zero : shift;
        }

        Distinct = [.. _ofSource.Append(TimeSpan.Zero).Distinct().Order()];
    }

    /// <summary>Every shift that a source has, and zero.</summary>
    public IReadOnlyList<TimeSpan> Distinct { get; }

    /// <summary>Whether any clock is shifted.</summary>
    public bool Any => Distinct.Count > 1;

    /// <summary>By how much a source's clock is ahead; negative when behind.</summary>
    public TimeSpan Of(int source) => (uint)source < (uint)_ofSource.Length ? _ofSource[source] : TimeSpan.Zero;

    /// <summary>A moment of a source on the front hop's clock; unknown stays unknown.</summary>
    public Instant Aligned(int source, Instant moment) => moment.IsKnown ? moment - Of(source) : moment;

    /// <summary>When a record begins, or else ends, on the front hop's clock.</summary>
    public Instant Aligned(in HopRecord record) => Aligned(record.At.Source, record.Start.IsKnown ? record.Start : record.End);
}

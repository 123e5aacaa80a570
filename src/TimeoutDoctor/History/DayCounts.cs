namespace TimeoutDoctor.History;

/// <summary>What a day of a period counts.</summary>
/// <param name="day">The day, counted from 0001-01-01.</param>
internal sealed class DayCounts(int day)
{
    private readonly Dictionary<string, long> _timedOut = new(StringComparer.Ordinal);

    /// <summary>The day.</summary>
    public int Day { get; } = day;

    /// <summary>Parts of the day that lie in the period.</summary>
    public int Parts { get; private set; }

    public long Requests { get; private set; }

    public long Timeouts { get; private set; }

    public long Flagged { get; private set; }

    /// <summary>Timed-out requests by cause.</summary>
    public IReadOnlyDictionary<string, long> TimedOutByCause => _timedOut;

    /// <summary>Counts a part of the day.</summary>
    public void Add(HistoryPart part)
    {
        Parts++;
        Requests += part.Requests;
        foreach (HistoryCell cell in part.Cells.Where(c => c.Kind == CellKind.Route))
        {
            (Timeouts, Flagged) = (Timeouts + cell.Timeouts, Flagged + cell.Flagged);
            foreach (CellCause cause in cell.Causes.Where(c => c.TimedOut > 0))
            {
                _timedOut[cause.Cause] = _timedOut.GetValueOrDefault(cause.Cause) + cause.TimedOut;
            }
        }
    }
}

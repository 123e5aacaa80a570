using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>
/// What one run learned about one hour (or, of earlier weeks, one block of six hours or one day): it replaces an earlier part whose requests it covers, and stands beside
/// parts that it does not touch.
/// </summary>
public sealed class HistoryPart
{
    /// <summary>Hours of a block: its requests share their luck, and it keeps what a report of an earlier week rests on.</summary>
    public const int HoursOfBlock = 6;

    /// <summary>Hours of a day.</summary>
    public const int HoursOfDay = 24;

    /// <summary>Start of the hour, block or day.</summary>
    public required Instant Start { get; init; }

    /// <summary>Hours: 1, 6 for a block, or 24 for a day.</summary>
    public required int Hours { get; init; }

    /// <summary>Start of the first request.</summary>
    public required Instant First { get; init; }

    /// <summary>Start of the last request.</summary>
    public required Instant Last { get; init; }

    /// <summary>Requests.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests with a load balancer record.</summary>
    public long JoinedLoadBalancer { get; init; }

    /// <summary>Requests with an application record.</summary>
    public long JoinedApp { get; init; }

    /// <summary>Requests per hour; one number where the part is an hour.</summary>
    public required IReadOnlyList<long> PerHour { get; init; }

    /// <summary>Routes and targets, in order of kind and name.</summary>
    public required IReadOnlyList<HistoryCell> Cells { get; init; }

    /// <summary>End of the hour, block or day.</summary>
    public Instant End => Start + TimeSpan.FromHours(Hours);

    /// <summary>The day that it belongs to, counted from 0001-01-01.</summary>
    public int Day => (int)(Start.Ticks / TimeSpan.TicksPerDay);

    /// <summary>The part without its routes and targets.</summary>
    public HistoryPart WithoutCells() => new()
    {
        Start = Start,
        Hours = Hours,
        First = First,
        Last = Last,
        Requests = Requests,
        JoinedLoadBalancer = JoinedLoadBalancer,
        JoinedApp = JoinedApp,
        PerHour = PerHour,
        Cells = [],
    };

    /// <summary>Whether the requests of two parts may be the same.</summary>
    public bool Overlaps(HistoryPart other) => First <= other.Last && other.First <= Last;

    /// <summary>Whether all requests of another part lie between the first and last of this.</summary>
    public bool Covers(HistoryPart other) => First <= other.First && other.Last <= Last;
}

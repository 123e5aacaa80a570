using TimeoutDoctor.Model;

namespace TimeoutDoctor.History;

/// <summary>What the requests of a cell have in common.</summary>
public enum CellKind : byte
{
    /// <summary>The route.</summary>
    Route,

    /// <summary>The target that the load balancer chose.</summary>
    Target,
}

/// <summary>Requests of one cause in a cell.</summary>
/// <param name="Cause">Cause id.</param>
/// <param name="Requests">How many.</param>
/// <param name="TimedOut">Of those, how many timed out.</param>
public sealed record CellCause(string Cause, long Requests, long TimedOut);

/// <summary>One route (or target) in one span of time: counts, and a latency sketch per segment.</summary>
/// <param name="kind">What the name is.</param>
/// <param name="name">Route or target; hostile, comes from a log.</param>
public sealed class HistoryCell(CellKind kind, string name)
{
    /// <summary>Segments: the eight hops in path order, then the whole.</summary>
    public const int Segments = 9;

    /// <summary>Number of the whole among the segments.</summary>
    public const int Total = 8;

    private readonly Dictionary<string, CellCause> _causes = new(StringComparer.Ordinal);

    /// <summary>What the name is.</summary>
    public CellKind Kind { get; } = kind;

    /// <summary>Route or target.</summary>
    public string Name { get; } = name;

    /// <summary>Requests.</summary>
    public long Requests { get; set; }

    /// <summary>Requests answered with a status of 500 or more.</summary>
    public long Errors { get; set; }

    /// <summary>Requests in which the front gave up.</summary>
    public long Timeouts { get; set; }

    /// <summary>Timed out although the backend was fast or never reached.</summary>
    public long Flagged { get; set; }

    /// <summary>Explained requests by cause, in order of the cause's id.</summary>
    public IReadOnlyList<CellCause> Causes => [.. _causes.Values.OrderBy(c => c.Cause, StringComparer.Ordinal)];

    /// <summary>Written sketches per segment; empty where a segment was never known.</summary>
    internal ReadOnlyMemory<byte>[] Sketches { get; } = new ReadOnlyMemory<byte>[Segments];

    /// <summary>Id of a segment.</summary>
    public static string NameOf(int segment) => segment == Total ? "total" : ((HopName)segment).Id();

    /// <summary>Counts explained requests.</summary>
    public void AddCause(string cause, long requests, long timedOut)
    {
        CellCause known = _causes.GetValueOrDefault(cause) ?? new CellCause(cause, 0, 0);
        _causes[cause] = known with { Requests = known.Requests + requests, TimedOut = known.TimedOut + timedOut };
    }

    /// <summary>Adds a segment's durations to a sketch.</summary>
    public void AddTo(LatencySketch sketch, int segment)
    {
        if (!Sketches[segment].IsEmpty)
        {
            var source = new ByteSource(Sketches[segment].Span);
            sketch.AddWritten(ref source);
        }
    }

    /// <summary>Sets a segment's durations.</summary>
    public void Set(int segment, LatencySketch sketch)
    {
        var sink = new ByteSink();
        sketch.Write(sink);
        Sketches[segment] = sketch.Count == 0 ? default : sink.Written.ToArray();
    }

    /// <summary>Adds all of another cell of the same name.</summary>
    public void Add(HistoryCell other)
    {
        Requests += other.Requests;
        Errors += other.Errors;
        Timeouts += other.Timeouts;
        Flagged += other.Flagged;
        foreach (CellCause cause in other.Causes)
        {
            AddCause(cause.Cause, cause.Requests, cause.TimedOut);
        }

        for (int segment = 0; segment < Segments; segment++)
        {
            if (Sketches[segment].IsEmpty)
            {
                Sketches[segment] = other.Sketches[segment];
            }
            else if (!other.Sketches[segment].IsEmpty)
            {
                var sum = new LatencySketch();
                AddTo(sum, segment);
                other.AddTo(sum, segment);
                Set(segment, sum);
            }
        }
    }
}

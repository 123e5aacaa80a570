namespace TimeoutDoctor.Correlation.Inference;

/// <summary>
/// What a record without an id tells of its request's stay at a hop: the interval in which the near side waited for the far one, or in which
/// the far side worked, and what both sides log of the request. Moments are milliseconds since the run's origin on the record's own clock.
/// </summary>
internal struct Stay
{
    /// <summary>Begin; NaN where only the end is logged.</summary>
    public double Start;

    /// <summary>End; NaN where it is not logged or the record was cut off, so that its end cannot agree with anything.</summary>
    public double End;

    /// <summary>When the line was written as far as its stamp tells, even where the stay was cut off; NaN when not known.</summary>
    public double Written;

    /// <summary>Half-width of what the coarser of the stamps leaves open, in ms.</summary>
    public float HalfStep;

    /// <summary>Method and path as both sides write them; only equal keys may be one request.</summary>
    public ulong Key;

    /// <summary>Index of the clock that stamped it.</summary>
    public int Clock;

    /// <summary>Near side: the target chosen; far side: the host itself. 0 when not known.</summary>
    public int Host;

    /// <summary>Status passed on; 0 when not known or when the hop made it up itself.</summary>
    public short Status;

    /// <summary>The near side gave up or was cut off: there is a start to agree with and no end.</summary>
    public bool Cut;

    /// <summary>The near side answered by itself: most likely nothing lies behind it.</summary>
    public bool Refused;

    /// <summary>Bytes of the answer; -1 when not known.</summary>
    public long Bytes;

    /// <summary>Hash of an address that both sides may know: the client's, or at the far side its caller's; 0 when not known.</summary>
    public ulong Client;

    /// <summary>Near side: hash of the address of the node that wrote the record, which the far side may log as its caller. 0 when not known.</summary>
    public ulong Node;

    /// <summary>The caller's handle.</summary>
    public int Slot;

    /// <summary>The caller's number for the request it belongs to so far.</summary>
    public int Group;

    /// <summary>File, for the order of lines.</summary>
    public int Source;

    /// <summary>Line in the file.</summary>
    public int Line;

    /// <summary>Length of the stay, NaN when an edge is missing.</summary>
    public readonly double Length => End - Start;

    /// <summary>Middle of what is known.</summary>
    public readonly double Middle => double.IsNaN(Start) ? End : double.IsNaN(End) ? Start : (Start + End) / 2;
}

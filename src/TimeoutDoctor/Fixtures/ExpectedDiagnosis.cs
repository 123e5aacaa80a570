using TimeoutDoctor.Model;

namespace TimeoutDoctor.Fixtures;

/// <summary>
/// What a diagnosis of a fixture says: the content of <c>expected.json</c>. Times are UTC, durations milliseconds; a place is
/// <c>[input, line]</c>, or <c>[input, line, part]</c> where an envelope puts several log lines into one.
/// Members with a default have a setter: JSON shapes made when compiling lose the default of one that can only be initialised.
/// </summary>
public sealed record ExpectedDiagnosis
{
    /// <summary>Version of the shape.</summary>
    public int SchemaVersion { get; set; } = FixtureManifest.CurrentVersion;

    /// <summary>The hop whose records are the requests.</summary>
    public required string Front { get; init; }

    /// <summary>What was read; a place's first number is an index into it.</summary>
    public required IReadOnlyList<ExpectedInput> Inputs { get; init; }

    /// <summary>Clocks that are off.</summary>
    public required IReadOnlyList<ExpectedClock> Clocks { get; init; }

    /// <summary>What requests with trouble have in common.</summary>
    public required IReadOnlyList<ExpectedFinding> Findings { get; init; }

    /// <summary>Every front record, in order of start, input, line.</summary>
    public required IReadOnlyList<ExpectedRequest> Requests { get; init; }

    /// <summary>How many requests timed out.</summary>
    public int TimedOut() => Requests.Count(r => r.TimedOut);

    /// <summary>How many requests are flagged.</summary>
    public int Flagged() => Requests.Count(r => r.Flagged);
}

/// <summary>One input, or what in it has one format.</summary>
/// <param name="File">Its name, relative to the fixture's folder.</param>
/// <param name="Hop">Which hop wrote it.</param>
/// <param name="Format">Id of the recognised format; null when nothing was recognised.</param>
/// <param name="Envelope">What its lines were wrapped in, or null.</param>
/// <param name="Lines">Lines read.</param>
/// <param name="Parsed">Lines that became records.</param>
/// <param name="Skipped">Lines that are no requests.</param>
/// <param name="Rejected">Lines that could not be read.</param>
public sealed record ExpectedInput(string File, string Hop, string? Format, string? Envelope, long Lines, long Parsed, long Skipped, long Rejected);

/// <summary>How far a clock is ahead of the front hop's.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="Host">The host or node, or null for the hop as a whole.</param>
/// <param name="OffsetMs">The estimate.</param>
/// <param name="BoundMs">Half the width of its 95 % interval.</param>
/// <param name="DriftPpm">Microseconds gained per second.</param>
public sealed record ExpectedClock(string Hop, string? Host, double OffsetMs, double BoundMs, double DriftPpm);

/// <summary>Something that requests with trouble have in common.</summary>
/// <param name="Kind">Such as <c>target</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Cause">The cause it concerns, or null.</param>
/// <param name="Requests">Requests with trouble that have the value.</param>
/// <param name="OfRequests">Requests with trouble in all.</param>
public sealed record ExpectedFinding(string Kind, string Value, string? Cause, long Requests, long OfRequests);

/// <summary>One front record and what was found out about it.</summary>
public sealed record ExpectedRequest
{
    /// <summary>Where its front record is.</summary>
    public required SourceRef Front { get; init; }

    /// <summary>Its request id, else its trace id; null without either.</summary>
    public string? Id { get; init; }

    /// <summary>When it started; null when unknown.</summary>
    public string? Start { get; init; }

    /// <summary>Its duration at the front; null when unknown.</summary>
    public double? Ms { get; init; }

    /// <summary>Its status at the front; null when unknown.</summary>
    public int? Status { get; init; }

    /// <summary>Its load balancer records, one per attempt; empty where the load balancer is the front.</summary>
    public IReadOnlyList<SourceRef> Elb { get; set; } = [];

    /// <summary>Records of a proxy on the instance.</summary>
    public IReadOnlyList<SourceRef> Proxy { get; set; } = [];

    /// <summary>Its application records, one per attempt.</summary>
    public IReadOnlyList<SourceRef> App { get; set; } = [];

    /// <summary>Statuses of the last load balancer record, of its target, and of the application record that answered; 0 when unknown.</summary>
    public IReadOnlyList<int> Statuses { get; set; } = [];

    /// <summary>By what the load balancer's record was joined, an id of the output contract.</summary>
    public string ElbJoin { get; set; } = "none";

    /// <summary>By what the application's records were joined.</summary>
    public string AppJoin { get; set; } = "none";

    /// <summary>The probability that every link is right.</summary>
    public double JoinConfidence { get; set; } = 1;

    /// <summary>Whether the front gave up.</summary>
    public bool TimedOut { get; init; }

    /// <summary>Timed out although the backend was fast or never reached.</summary>
    public bool Flagged { get; init; }

    /// <summary>Its cause with what speaks for it; null for requests that need no explanation.</summary>
    public ExpectedVerdict? Verdict { get; init; }
}

/// <summary>Why a request ended as it did.</summary>
public sealed record ExpectedVerdict
{
    /// <summary>The cause.</summary>
    public required string Cause { get; init; }

    /// <summary>A finer name within the cause, or null.</summary>
    public string? Detail { get; init; }

    /// <summary>0 to 1.</summary>
    public required double Confidence { get; init; }

    /// <summary>The next best cause, or null.</summary>
    public string? RunnerUp { get; init; }

    /// <summary>What would decide it, for <c>insufficient-evidence</c>; else null.</summary>
    public string? Missing { get; init; }

    /// <summary>Milliseconds per segment, only those known.</summary>
    public IReadOnlyDictionary<string, double> Hops { get; set; } = new Dictionary<string, double>();

    /// <summary>The facts that speak for the cause, most telling first.</summary>
    public required IReadOnlyList<ExpectedEvidence> Evidence { get; init; }
}

/// <summary>One fact that speaks for a cause.</summary>
/// <param name="Text">What was seen.</param>
/// <param name="At">Where, or null where it is the absence of a line.</param>
public sealed record ExpectedEvidence(string Text, SourceRef? At = null);

namespace TimeoutDoctor.Model;

/// <summary>What a user says (or the key of an object tells) about a source; everything optional.</summary>
public sealed record SourceOptions
{
    private readonly TimeZoneInfo? _timeZone;

    /// <summary>The hop, when named by the user.</summary>
    public Hop? Hop { get; init; }

    /// <summary>The format's id, when named by the user.</summary>
    public string? FormatId { get; init; }

    /// <summary>The server's own format string (API Gateway, Tomcat, Apache, nginx).</summary>
    public string? Pattern { get; init; }

    /// <summary>The access log format of the API's stage, for whichever sources turn out to be written in it.</summary>
    public string? GatewayPattern { get; init; }

    /// <summary>The API's stage, which the gateway puts in front of the path.</summary>
    public string? Stage { get; init; }

    /// <summary>The address by which the load balancer names the host.</summary>
    public string? Host { get; init; }

    /// <summary>Zone of stamps without an offset; UTC unless it was said.</summary>
    public TimeZoneInfo TimeZone
    {
        get => _timeZone ?? TimeZoneInfo.Utc;
        init => _timeZone = value;
    }

    /// <summary>Whether the user said the zone.</summary>
    public bool IsTimeZoneSaid => _timeZone is not null;

    /// <summary>Ticks (100 ns) of one unit of the pattern's duration, where the pattern alone cannot tell (Tomcat <c>%D</c>).</summary>
    public long? DurationUnitTicks { get; init; }

    /// <summary>How many things are said.</summary>
    public int Said =>
        (Hop is null ? 0 : 1) + (FormatId is null ? 0 : 1) + (Pattern is null ? 0 : 1) + (Stage is null ? 0 : 1) + (Host is null ? 0 : 1)
        + (IsTimeZoneSaid ? 1 : 0) + (DurationUnitTicks is null ? 0 : 1);

    /// <summary>These options, with what they do not say taken from others.</summary>
    public SourceOptions Over(SourceOptions others)
    {
        ArgumentNullException.ThrowIfNull(others);

        // A pattern belongs to its format: one of another format would not be read.
        bool sameFormat = FormatId is null || others.FormatId is null || FormatId == others.FormatId;
        SourceOptions merged = this with
        {
            Hop = Hop ?? others.Hop,
            FormatId = FormatId ?? others.FormatId,
            Pattern = Pattern ?? (sameFormat ? others.Pattern : null),
            Stage = Stage ?? others.Stage,
            Host = Host ?? others.Host,
            DurationUnitTicks = DurationUnitTicks ?? (sameFormat ? others.DurationUnitTicks : null),
        };
        return IsTimeZoneSaid || !others.IsTimeZoneSaid ? merged : merged with { TimeZone = others.TimeZone };
    }
}

/// <summary>What a parser needs from the run.</summary>
/// <param name="Names">The run's interner.</param>
/// <param name="Source">The source read; a parser may fill in what its lines tell of it (host, connection level).</param>
/// <param name="Options">What is known of the source.</param>
public sealed record ParseContext(Interner Names, SourceFile Source, SourceOptions Options);

/// <summary>What became of a line.</summary>
public enum ParseKind : byte
{
    /// <summary>It is a record.</summary>
    Record,

    /// <summary>It is not a request, and that is fine.</summary>
    Skipped,

    /// <summary>It should be a request and cannot be read.</summary>
    Rejected,
}

/// <summary>The outcome of parsing a line.</summary>
/// <param name="Kind">What became of the line.</param>
/// <param name="Reason">Why it is not a record: a constant clause without log text; null for records.</param>
public readonly record struct ParseOutcome(ParseKind Kind, string? Reason)
{
    /// <summary>A record was read.</summary>
    public static ParseOutcome Record => default;

    /// <summary>The line is not a request.</summary>
    public static ParseOutcome Skip(string reason) => new(ParseKind.Skipped, reason);

    /// <summary>The line cannot be read.</summary>
    public static ParseOutcome Reject(string reason) => new(ParseKind.Rejected, reason);
}

/// <summary>
/// A log format: recognises and parses lines of UTF-8 bytes. One implementation per format, one line in the catalog.
/// </summary>
public interface ILogFormat
{
    /// <summary>Id in outputs and options, kebab-case.</summary>
    string Id { get; }

    /// <summary>The hop that writes this format unless the user says otherwise.</summary>
    Hop Hop { get; }

    /// <summary>
    /// Whether the format may be chosen by content alone; false for formats that need the user's pattern.
    /// </summary>
    bool Detectable { get; }

    /// <summary>Whether its lines are connections and so no requests.</summary>
    bool ConnectionLevel => false;

    /// <summary>Makes a parser for one source. A parser keeps state per source (learned key order, column headers).</summary>
    /// <exception cref="FormatException">The user's pattern cannot be used; the message says why and is fit for a user.</exception>
    ILineParser CreateParser(ParseContext context);
}

/// <summary>Parses the lines of one source, in order. Not thread-safe.</summary>
public interface ILineParser
{
    /// <summary>Whether a line that is not empty begins an entry (true) or continues the one above (false); null where the format cannot tell.</summary>
    /// <param name="line">The next line; it is not parsed by this.</param>
    bool? BeginsEntry(ReadOnlySpan<byte> line) => null;

    /// <summary>Parses one line (without its line end). Never throws, whatever the bytes; allocates nothing per line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="text">Keeps the record's texts.</param>
    /// <param name="record">
    /// An empty record with <see cref="HopRecord.At"/> and <see cref="HopRecord.Hop"/> set; filled when the outcome is a record.
    /// Routes and ends that follow from other fields are completed by the caller (<c>RecordCompletion</c>).
    /// </param>
    ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record);
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>What to read and how to judge it.</summary>
public sealed record RunOptions
{
    /// <summary>Access logs shrink 10 to 60 times by gzip; one that is the same line over and over still stays below this.</summary>
    public const int DefaultDecompressionRatio = 400;

    /// <summary>The inputs.</summary>
    public required IReadOnlyList<InputRequest> Inputs { get; init; }

    /// <summary>The limits in force.</summary>
    public TimeoutPolicy Policy { get; init; } = new();

    /// <summary>Events that the user knows of, such as deploys.</summary>
    public IReadOnlyList<KnownEvent> Events { get; init; } = [];

    /// <summary>Earliest front start wanted; unknown for no limit.</summary>
    public Instant From { get; init; }

    /// <summary>First front start not wanted; unknown for no limit.</summary>
    public Instant To { get; init; }

    /// <summary>Which availability zone an address lies in.</summary>
    public ZoneMap Zones { get; init; } = ZoneMap.Empty;

    /// <summary>How many times its size gzip data may grow before it is taken for a bomb.</summary>
    public int DecompressionRatio { get; init; } = DefaultDecompressionRatio;

    /// <summary>What the reader should know about the settings used; sentences.</summary>
    public IReadOnlyList<string> SettingNotes { get; init; } = [];

    /// <summary>Reading threads.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>How records without shared ids are joined.</summary>
    public JoinPolicy Join { get; init; } = new();

    /// <summary>Whether clocks are corrected.</summary>
    public bool CorrectClocks { get; init; } = true;

    /// <summary>Records in flight from which on requests that log time has passed are settled and forgotten.</summary>
    public int RecordBudget { get; init; } = 100_000;

    /// <summary>A request id or trace id to keep whatever became of it; null for none.</summary>
    public RequestId? Wanted { get; init; }

    /// <summary>Whether every explained request carries the reasons of every cause, not only those that were asked for.</summary>
    public bool Reasons { get; init; }

    /// <summary>Whether every front record is given to the request sink, not only the explained ones.</summary>
    public bool AllRequests { get; init; }

    /// <summary>How remote sources are reached.</summary>
    public RemoteAccess Remote { get; init; } = new();

    /// <summary>Is told what remote sources do; null for nobody.</summary>
    public FetchObserver? Observer { get; init; }

    /// <summary>The command line, for reproduction.</summary>
    public string CommandLine { get; init; } = "";

    /// <summary>When the run was started, as the report states it.</summary>
    public Instant Now { get; init; }

    /// <summary>Whether what is learned is also collected for a history.</summary>
    public bool CollectHistory { get; init; }

    /// <summary>Route templates of the user (<c>/v1/orders/{id}</c>, with or without a method) that replace those made from paths; first match wins.</summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>How many requests are shown one by one with their quoted lines.</summary>
    public int Quoted { get; init; } = 6;
}

/// <summary>Takes requests as rows of bytes, in order of start, source, line.</summary>
public interface IRequestSink
{
    /// <summary>Makes a row of a request. The bytes are valid until the next call.</summary>
    ReadOnlySpan<byte> Render(ExplainedRequest request);

    /// <summary>Writes a row.</summary>
    void Write(ReadOnlySpan<byte> row);
}

/// <summary>How far a run has come.</summary>
/// <param name="Lines">Records read so far.</param>
/// <param name="Reached">Log time reached by all sources.</param>
public readonly record struct RunProgress(long Lines, Instant Reached);

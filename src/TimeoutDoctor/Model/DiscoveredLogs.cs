namespace TimeoutDoctor.Model;

/// <summary>What <c>sources</c> found with the credentials at hand.</summary>
/// <param name="Region">The region whose log groups were listed.</param>
/// <param name="Looked">How far was looked.</param>
/// <param name="Logs">Logs of a request path, by hop, then as their names go.</param>
/// <param name="Hops">For each hop whether its logging seems to be on, and what tells the rest.</param>
/// <param name="Unread">Log groups that were looked into and hold no log that can be read.</param>
/// <param name="Notes">What must be known of the search; sentences.</param>
/// <param name="Command">The words of a command line that diagnoses what was found; empty when nothing was.</param>
public sealed record DiscoveryReport(
    string Region, DiscoveryScope Looked, IReadOnlyList<DiscoveredLog> Logs, IReadOnlyList<HopLogging> Hops, IReadOnlyList<UnreadGroup> Unread, IReadOnlyList<string> Notes, IReadOnlyList<string> Command);

/// <summary>How far was looked.</summary>
/// <param name="Groups">Log groups listed.</param>
/// <param name="Sampled">Log groups of which events were read.</param>
/// <param name="Buckets">Buckets listed or named.</param>
/// <param name="Opened">Buckets that could be looked into.</param>
public readonly record struct DiscoveryScope(int Groups, int Sampled, int Buckets, int Opened);

/// <summary>A log that <c>diagnose</c> can read.</summary>
/// <param name="Uri">How <c>diagnose</c> is told to read it.</param>
/// <param name="Hop">The hop that wrote it; unknown counts as the application.</param>
/// <param name="FormatId">Its format.</param>
/// <param name="Latest">When its last event seen happened, or its last object's interval ended.</param>
public sealed record DiscoveredLog(string Uri, Hop Hop, string FormatId, Instant Latest)
{
    /// <summary>Bytes stored, where the service tells.</summary>
    public long? Bytes { get; init; }

    /// <summary>Lines looked at; 0 where the name alone tells the format.</summary>
    public long Lines { get; init; }

    /// <summary>How many of them are requests, or parts of one.</summary>
    public long Parsed { get; init; }

    /// <summary>The load balancers that write there, as their keys name them.</summary>
    public IReadOnlyList<string> LoadBalancers { get; init; } = [];

    /// <summary>Load balancers that wrote there, and have been silent for a day while others went on, with the end of their last interval.</summary>
    public IReadOnlyDictionary<string, Instant> Silent { get; init; } = new Dictionary<string, Instant>();

    /// <summary>What a good join lacks.</summary>
    public IReadOnlyList<JoinAdvice> Missing { get; init; } = [];

    /// <summary>Whether nothing has come for long, so that its logging seems to have been switched off.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether <see cref="DiscoveryReport.Command"/> reads it.</summary>
    public bool Chosen { get; init; }
}

/// <summary>Whether a hop's logging seems to be on.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="Off">What seems to be switched off; a sentence, or null.</param>
/// <param name="Find">Commands of the AWS command line that tell what the credentials at hand were not asked.</param>
/// <param name="Enable">Commands that switch the logging on; none where it is on.</param>
public sealed record HopLogging(Hop Hop, string? Off, IReadOnlyList<ShellCommand> Find, IReadOnlyList<ShellCommand> Enable)
{
    /// <summary>Single logs, load balancers and APIs whose logging seems to be off while that of others of the hop is on; a sentence each.</summary>
    public IReadOnlyList<string> SinglyOff { get; init; } = [];
}

/// <summary>A command for a person to run.</summary>
/// <param name="What">What it tells or does; a clause.</param>
/// <param name="Words">Its words; those in capitals are to be replaced.</param>
public sealed record ShellCommand(string What, IReadOnlyList<string> Words);

/// <summary>A log group that holds no log that can be read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Why">Why; a clause.</param>
public sealed record UnreadGroup(string Name, string Why);

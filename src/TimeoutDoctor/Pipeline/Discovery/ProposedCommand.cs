using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>The <c>diagnose</c> command line that reads what was found: the gateway that was busy last, and what was busy with it.</summary>
internal sealed class ProposedCommand
{
    private const int MostOfHop = 5;

    private static readonly TimeSpan Recent = TimeSpan.FromHours(2);
    private static readonly TimeSpan Together = TimeSpan.FromDays(1);

    private readonly List<DiscoveredLog> _read = [];

    /// <summary>Proposes.</summary>
    /// <param name="access">How AWS was reached.</param>
    /// <param name="logs">What was found.</param>
    public ProposedCommand(RemoteAccess access, IReadOnlyList<DiscoveredLog> logs)
    {
        DiscoveredLog? front = logs.Where(l => l.Hop == Hop.Gateway).OrderBy(l => l.FormatId == LoggingAdvice.ExecutionFormat).ThenByDescending(l => l.Latest).FirstOrDefault();
        Instant busy = front?.Latest ?? logs.Select(l => l.Latest).DefaultIfEmpty().Max();
        _read.AddRange(front is null ? [] : [front]);
        _read.AddRange(Busy(logs, Hop.LoadBalancer, busy));
        _read.AddRange(Busy(logs, Hop.App, busy));
        Words = _read.Count == 0 ? [] : ["timeout-doctor", "diagnose", .. _read.SelectMany(l => (string[])[OptionOf(l), l.Uri]), .. Window(busy, access.Now), .. Access(access)];
    }

    /// <summary>Its words; none where there is nothing to read.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Whether it reads a log.</summary>
    public bool Reads(DiscoveredLog log) => _read.Contains(log);

    private static IEnumerable<DiscoveredLog> Busy(IReadOnlyList<DiscoveredLog> logs, Hop hop, Instant busy) =>
        logs.Where(l => SourcesRun.PlaceOf(l.Hop) == hop && l.Latest + Together > busy).OrderByDescending(l => l.Latest).Take(MostOfHop).OrderBy(l => l.Uri, StringComparer.Ordinal);

    private static string OptionOf(DiscoveredLog log) => SourcesRun.PlaceOf(log.Hop) switch
    {
        Hop.Gateway => "--gateway",
        Hop.LoadBalancer => "--elb",
        _ => "--app",
    };

    // Of logs that ended long ago, the last hour.
    private static string[] Window(Instant busy, Instant now)
    {
        if (busy + Recent > now)
        {
            return ["--since", "2h"];
        }

        var end = new Instant(((busy.Ticks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute);
        return ["--from", (end - TimeSpan.FromHours(1)).ToString(), "--to", end.ToString()];
    }

    private static IEnumerable<string> Access(RemoteAccess access)
    {
        (string, string?)[] options = [("--profile", access.Profile), ("--region", access.Region), ("--role-arn", access.RoleArn), ("--endpoint-url", access.EndpointUrl)];
        return options.Where(o => o.Item2 is not null).SelectMany(o => (string[])[o.Item1, o.Item2!]).Concat(access.RequesterPays ? ["--requester-pays"] : []);
    }
}

using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.S3;

/// <summary>Decides by name and date alone which objects can hold lines of a time range.</summary>
internal sealed class ObjectSelection
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<TimeRange> _written;
    private readonly IReadOnlyList<TimeRange> _any;

    /// <summary>Makes a selection.</summary>
    /// <param name="window">What is wanted.</param>
    public ObjectSelection(RemoteWindow window)
    {
        _written = [.. window.Ranges.Select(window.WrittenByLoadBalancer)];
        _any = [.. window.Ranges.Select(r => r.Widened(window.Slack, window.Slack))];
    }

    /// <summary>The objects that can hold wanted lines, in the order given.</summary>
    public IReadOnlyList<ListedObject> Choose(IReadOnlyList<ListedObject> objects)
    {
        var named = objects.Select(o => (Object: o, Key: S3Key.Parse(o.Key))).ToList();
        Dictionary<string, TimeSpan> intervals = named.Where(n => n.Key is not null)
            .GroupBy(n => n.Key!.LoadBalancer, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => IntervalOf([.. g.Select(n => n.Key!)]), StringComparer.Ordinal);
        return [.. named.Where(n => n.Object.Size > 0 && !IsOther(n.Object.Key) && (n.Key is { } key
            ? !key.Connections && Overlaps(key.End, intervals[key.LoadBalancer])
            : MayHold(n.Object.Modified))).Select(n => n.Object)];
    }

    /// <summary>
    /// Whether a load balancer's object can hold wanted lines. The time in its key is the end of its interval, and a line is written when
    /// its request ends.
    /// </summary>
    private bool Overlaps(Instant end, TimeSpan interval) =>
        _written.Any(r => (!r.From.IsKnown || end > r.From) && (!r.To.IsKnown || end - interval < r.To));

    // Any other object holds nothing that happened after it was written; what it begins with is unknown.
    private bool MayHold(Instant modified) => !modified.IsKnown || _any.Any(r => !r.From.IsKnown || modified >= r.From);

    // A Classic load balancer writes every hour unless it is told otherwise; the key does not say which, but an end that is no full hour does.
    private static TimeSpan IntervalOf(IReadOnlyList<S3Key> keys) =>
        keys[0].FiveMinutes || keys.Any(k => k.End.Ticks % TimeSpan.TicksPerHour != 0) ? FiveMinutes : Hour;

    private static bool IsOther(string key)
    {
        string name = key[(key.LastIndexOf('/') + 1)..];
        return name.Length == 0 || name is "ELBAccessLogTestFile" or "aws-logs-write-test" || name.StartsWith("conn_log", StringComparison.Ordinal) || name.StartsWith("health_check_log", StringComparison.Ordinal);
    }
}

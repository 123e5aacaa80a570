using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;
using TimeoutDoctor.Sources.Discovery;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>Finds the logs of a request path in an AWS account: log groups by name and by what their events are, load balancers by the keys of their objects.</summary>
public static class SourcesRun
{
    /// <summary>Nothing newer than this before now, and its logging seems to have been switched off: a Classic load balancer may be an hour and a quarter late, and nights are quiet.</summary>
    private static readonly TimeSpan LongQuiet = TimeSpan.FromDays(1);

    /// <summary>Searches.</summary>
    /// <param name="search">What to search.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">Neither log groups nor buckets can be listed.</exception>
    public static async Task<DiscoveryReport> RunAsync(SourceSearch search, CancellationToken cancel)
    {
        var connection = new AwsConnection(search.Remote);
        var notes = new List<string>();
        var refused = new List<UserErrorException>();
        search.Say("Looking into log groups …");
        FoundGroups? groups = await TryAsync(() => new GroupSearch(connection).FindAsync(search.Groups, cancel), refused);
        search.Say("Looking into buckets …");
        FoundBuckets? buckets = await TryAsync(() => new BucketSearch(connection).FindAsync(search.Buckets, cancel), refused);
        if (groups is null && buckets is null)
        {
            throw refused[0];
        }

        notes.AddRange(refused.Select(r => r.Message));
        Tell(groups, buckets, notes);
        var unread = new List<UnreadGroup>();
        List<DiscoveredLog> logs = [.. Recognised(groups, search, unread, cancel), .. OfBuckets(buckets)];
        Instant now = search.Remote.Now;
        logs = [.. logs.Select(l => l with { Stopped = l.Latest.IsKnown && l.Latest + LongQuiet < now })
            .OrderBy(l => PlaceOf(l.Hop)).ThenBy(l => l.Uri, StringComparer.Ordinal)];
        var command = new ProposedCommand(search.Remote, logs);
        return new DiscoveryReport(
            groups?.Region ?? search.Remote.Region ?? "",
            new DiscoveryScope(groups?.Names.Count ?? 0, groups?.Sampled.Count ?? 0, buckets?.Buckets ?? 0, buckets?.Opened ?? 0),
            [.. logs.Select(l => l with { Chosen = command.Reads(l) })],
            new LoggingAdvice(search.Remote, logs, ExecutionLogs.Of(groups, logs), groups is not null, buckets is not null).All(),
            [.. unread.OrderBy(u => u.Name, StringComparer.Ordinal)],
            notes,
            command.Words);
    }

    /// <summary>Where a hop stands in the path of a request.</summary>
    internal static Hop PlaceOf(Hop hop) => hop is Hop.Gateway or Hop.LoadBalancer ? hop : Hop.App;

    /// <summary>How <c>diagnose</c> is told to read a log group.</summary>
    internal static string UriOf(string group) => $"cloudwatch:{group}";

    private static async Task<T?> TryAsync<T>(Func<Task<T>> search, List<UserErrorException> refused)
        where T : class
    {
        try
        {
            return await search();
        }
        catch (UserErrorException e) when (e.Code == ExitCode.Remote)
        {
            refused.Add(e);
            return null;
        }
    }

    private static void Tell(FoundGroups? groups, FoundBuckets? buckets, List<string> notes)
    {
        if (groups is { Cut: true })
        {
            notes.Add($"There are more than {groups.Names.Count:#,0} log groups; only the first by name were listed. Name the beginning of their names to list the others (timeout-doctor sources cloudwatch:/ecs/shop).");
        }

        if (groups is { LeftOut: > 0 })
        {
            notes.Add($"{groups.LeftOut:#,0} further log groups were not looked into; name the beginning of their names to look there (timeout-doctor sources cloudwatch:/ecs/shop).");
        }

        List<SampledGroup> closed = [.. (groups?.Sampled ?? []).Where(g => g.Refused is not null)];
        if (closed.Count > 0)
        {
            notes.Add($"{closed.Count:#,0} log {(closed.Count == 1 ? "group" : "groups")} could not be looked into: {closed[0].Refused}");
        }

        if (buckets is { LeftOut: > 0 })
        {
            notes.Add($"{buckets.LeftOut:#,0} further buckets were not looked into; name the one that holds the load balancers' logs (timeout-doctor sources s3://bucket).");
        }

        if (buckets is { Refused: { } first })
        {
            notes.Add($"{buckets.Buckets - buckets.LeftOut - buckets.Opened:#,0} of {buckets.Buckets:#,0} buckets could not be looked into: {first}");
        }
    }

    // Their events are read as the logs that diagnose would fetch, so that it is said what diagnose would make of them.
    private static List<DiscoveredLog> Recognised(FoundGroups? groups, SourceSearch search, List<UnreadGroup> unread, CancellationToken cancel)
    {
        List<SampledGroup> sampled = [.. (groups?.Sampled ?? []).Where(g => g.Refused is null)];
        unread.AddRange(sampled.Where(g => g.Events.Count == 0).Select(g => new UnreadGroup(g.Name, "it has no events")));
        sampled.RemoveAll(g => g.Events.Count == 0);
        string folder = Directory.CreateTempSubdirectory("timeout-doctor-").FullName;
        try
        {
            List<(SampledGroup Group, LogInput Input)> inputs = [.. sampled.SelectMany((g, i) => Spooled(g, Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture))).Select(input => (g, input)))];
            var options = new RunOptions { Inputs = [], Threads = search.Threads };
            ILookup<int, SourceDescription> found = DetectRun.Describe([.. inputs.Select(i => i.Input)], new Interner(), [new TimeRange(default, default)], options, cancel)
                .ToLookup(d => inputs.FindIndex(i => i.Input.Name == d.Source.Name));
            var logs = new List<DiscoveredLog>();
            foreach (IGrouping<SampledGroup, int> group in Enumerable.Range(0, inputs.Count).GroupBy(i => inputs[i].Group))
            {
                SourceDescription? best = group.SelectMany(i => found[i]).Where(d => d.Source.FormatId is not null && d.Records > 0).MaxBy(d => d.Records);
                if (best is null)
                {
                    unread.Add(new UnreadGroup(group.Key.Name, $"none of its last {group.Key.Events.Count:#,0} events is in a known format or tells of a request"));
                }
                else
                {
                    logs.Add(Of(group.Key, best));
                }
            }

            return logs;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IEnumerable<LogInput> Spooled(SampledGroup group, string folder)
    {
        var files = new StreamFiles(Directory.CreateDirectory(folder).FullName);
        foreach (KeptEvent e in group.Events)
        {
            files.Add(e);
        }

        files.Flush();
        return files.All.Select(f => new LogInput($"{group.Name}/{f.Stream}", f.Path, new SourceOptions()));
    }

    private static DiscoveredLog Of(SampledGroup group, SourceDescription best) =>
        new(UriOf(group.Name), best.Source.Hop, best.Source.FormatId!, Instant.FromUnixMilliseconds(group.Events.Max(e => e.At)))
        {
            Bytes = group.Bytes,
            Lines = best.Source.Counts.LinesRead,
            Parsed = best.Source.Counts.Parsed,
            Missing = best.Missing,
        };

    private static IEnumerable<DiscoveredLog> OfBuckets(FoundBuckets? buckets)
    {
        foreach (FoundElbLogs found in buckets?.Logs ?? [])
        {
            Instant last = found.Latest.Values.Max();
            ILookup<bool, KeyValuePair<string, Instant>> silent = found.Latest.ToLookup(l => l.Value + LongQuiet < last);
            yield return new DiscoveredLog(found.Uri, Hop.LoadBalancer, string.Join(", ", silent[false].Select(l => FormatOf(l.Key)).Distinct().Order(StringComparer.Ordinal)), last)
            {
                LoadBalancers = [.. silent[false].Select(l => l.Key)],
                Silent = silent[true].ToDictionary(),
            };
        }
    }

    private static string FormatOf(string loadBalancer) =>
        loadBalancer.StartsWith("app.", StringComparison.Ordinal) ? "alb" : loadBalancer.StartsWith("net.", StringComparison.Ordinal) ? "nlb" : "elb-classic";
}

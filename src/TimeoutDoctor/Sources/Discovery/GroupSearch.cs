using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;

namespace TimeoutDoctor.Sources.Discovery;

/// <summary>A log group with a few of its last events.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Bytes stored.</param>
/// <param name="Events">Its last events, by stream and time.</param>
/// <param name="Refused">Why its events could not be read, or null.</param>
internal sealed record SampledGroup(string Name, long Bytes, IReadOnlyList<KeptEvent> Events, string? Refused);

/// <summary>What was found of a region's log groups.</summary>
/// <param name="Region">The region.</param>
/// <param name="Names">All names listed.</param>
/// <param name="Sampled">Those that were looked into.</param>
/// <param name="LeftOut">Groups that were not looked into because there are very many.</param>
/// <param name="Cut">Whether there are more groups than were listed.</param>
internal sealed record FoundGroups(string Region, IReadOnlyList<string> Names, IReadOnlyList<SampledGroup> Sampled, int LeftOut, bool Cut);

/// <summary>Lists a region's log groups, and reads the last events of those whose name does not speak against it.</summary>
/// <param name="connection">How AWS is reached.</param>
/// <param name="mostListed">How many groups are listed at most; one call lists 50.</param>
internal sealed class GroupSearch(AwsConnection connection, int mostListed = 20_000)
{
    // Three calls each, at a quota of some calls a second.
    private const int MostSampled = 60;
    private const int Streams = 2;
    private const int EventsOfStream = 100;

    /// <summary>Searches.</summary>
    /// <param name="prefixes">Beginnings of names; all groups are listed where there is none.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">The groups cannot be listed.</exception>
    public async Task<FoundGroups> FindAsync(IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        using var service = new LogsService(connection, null);
        List<(string Name, long Bytes)> listed = await ListAsync(service, prefixes, cancel);
        // Whoever names a group wants it looked into, whatever its name promises.
        List<(string Name, long Bytes)> wanted = [.. listed.Where(g => prefixes.Count > 0 || GroupKinds.Of(g.Name) != GroupKind.Aside)
            .OrderBy(g => GroupKinds.Of(g.Name)).ThenBy(g => g.Name, StringComparer.Ordinal)];
        var sampled = new SampledGroup[Math.Min(wanted.Count, MostSampled)];
        await Parallel.ForAsync(0, sampled.Length, new ParallelOptions { MaxDegreeOfParallelism = LogsService.Parallel, CancellationToken = cancel }, async (i, token) =>
            sampled[i] = await SampleAsync(service, wanted[i].Name, wanted[i].Bytes, token));
        return new FoundGroups(service.Region, [.. listed.Select(g => g.Name)], sampled, wanted.Count - sampled.Length, listed.Count >= mostListed);
    }

    private async Task<List<(string Name, long Bytes)>> ListAsync(LogsService service, IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        var groups = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (string? prefix in prefixes.DefaultIfEmpty<string?>(null))
        {
            await foreach (Amazon.CloudWatchLogs.Model.LogGroup group in service.GroupsAsync(prefix, cancel))
            {
                groups[group.LogGroupName ?? ""] = group.StoredBytes ?? 0;
                if (groups.Count == mostListed)
                {
                    break;
                }
            }
        }

        return [.. groups.Select(g => (g.Key, g.Value))];
    }

    private static async Task<SampledGroup> SampleAsync(LogsService service, string group, long bytes, CancellationToken cancel)
    {
        var events = new List<KeptEvent>();
        try
        {
            foreach (string stream in await service.LatestStreamsAsync(group, Streams, cancel))
            {
                events.AddRange((await service.LatestEventsAsync(group, stream, EventsOfStream, cancel)).Select(e => new KeptEvent(stream, e.Timestamp ?? 0, e.Message ?? "")));
            }

            return new SampledGroup(group, bytes, events, null);
        }
        catch (UserErrorException e) when (e.Code == ExitCode.Remote && events.Count == 0)
        {
            return new SampledGroup(group, bytes, [], e.Message);
        }
    }
}

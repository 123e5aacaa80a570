using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.S3;

/// <summary>
/// Lists the load balancer logs of a window below <c>AWSLogs/</c>: account, region and day make the prefix, and the hours of the ends of
/// the intervals narrow it, so that a bucket of years costs a few requests.
/// </summary>
internal sealed class ElbPrefixes(S3Bucket bucket, RemoteWindow window)
{
    // From here on whole days are listed: a listing gives a thousand keys, so single hours would not be fewer requests.
    private static readonly TimeSpan LongWindow = TimeSpan.FromHours(6);

    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    /// <summary>Lists what can hold lines of the window.</summary>
    /// <param name="root">A prefix that ends in or continues <c>AWSLogs/</c>.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<ListedObject>> ListAsync(string root, CancellationToken cancel)
    {
        var found = new List<ListedObject>();
        foreach (string region in await RegionsAsync(root, cancel))
        {
            foreach (TimeRange range in window.Ranges)
            {
                await AddAsync(region, window.WrittenByLoadBalancer(range), found, cancel);
            }
        }

        return [.. found.DistinctBy(o => o.Key)];
    }

    /// <summary>Completes a prefix to those of all accounts and regions: <c>…/AWSLogs/{account}/elasticloadbalancing/{region}/</c>.</summary>
    private async Task<IReadOnlyList<string>> RegionsAsync(string root, CancellationToken cancel)
    {
        string[] rest = root[(root.IndexOf(ElbBucket.Folder, StringComparison.Ordinal) + ElbBucket.Folder.Length)..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<string> prefixes = [root];
        if (rest.Length == 0)
        {
            prefixes = [.. (await FoldersAsync(prefixes, cancel)).Where(p => LastPart(p).All(char.IsAsciiDigit))];
        }

        if (rest.Length <= 1)
        {
            prefixes = [.. prefixes.Select(p => p + ElbBucket.Service)];
        }

        return rest.Length <= 2 ? await FoldersAsync(prefixes, cancel) : prefixes;
    }

    private async Task<IReadOnlyList<string>> FoldersAsync(IReadOnlyList<string> prefixes, CancellationToken cancel)
    {
        var folders = new List<string>();
        foreach (string prefix in prefixes)
        {
            folders.AddRange((await bucket.LevelAsync(prefix, "/", cancel)).Prefixes);
        }

        return folders;
    }

    private async Task AddAsync(string region, TimeRange written, List<ListedObject> found, CancellationToken cancel)
    {
        string[] parts = region.Split('/', StringSplitOptions.RemoveEmptyEntries);
        int service = Array.IndexOf(parts, "elasticloadbalancing");
        if (!written.IsBounded || service < 1 || parts.Length != service + 2)
        {
            await AddAllAsync(region, found, cancel);
            return;
        }

        string name = $"{parts[service - 1]}_elasticloadbalancing_{parts[service + 1]}_";
        DateOnly first = DayOf(written.From);
        DateOnly last = DayOf(written.To + LongestInterval);
        var loadBalancers = new SortedSet<string>(StringComparer.Ordinal);
        for (DateOnly day = first; day <= last; day = day.AddDays(1))
        {
            // One request names all load balancers of a day: what follows the name is the same for all keys of that day.
            (IReadOnlyList<ListedObject> others, IReadOnlyList<string> groups) = await bucket.LevelAsync($"{region}{Folder(day)}/{name}", Stamp(day), cancel);
            found.AddRange(others);
            loadBalancers.UnionWith(groups.Select(g => LastPart(g)[name.Length..^Stamp(day).Length]));
        }

        foreach (string loadBalancer in loadBalancers)
        {
            await AddAsync($"{name}{loadBalancer}", region, written, found, cancel);
        }
    }

    private async Task AddAsync(string name, string region, TimeRange written, List<ListedObject> found, CancellationToken cancel)
    {
        Instant end = written.To + (new S3KeyName(name).FiveMinutes ? TimeSpan.FromMinutes(5) : LongestInterval);
        foreach (string hour in Hours(written.From, end))
        {
            // The folder is the day of delivery: what ends near midnight may lie in the next one.
            DateOnly day = DateOnly.ParseExact(hour[..8], "yyyyMMdd", CultureInfo.InvariantCulture);
            foreach (DateOnly folder in (DateOnly[])[day, day.AddDays(1)])
            {
                await AddAllAsync($"{region}{Folder(folder)}/{name}_{hour}", found, cancel);
            }
        }
    }

    private static IEnumerable<string> Hours(Instant from, Instant to)
    {
        bool days = to - from > LongWindow;
        DateTimeOffset at = from.ToDateTimeOffset();
        at = new DateTimeOffset(at.Year, at.Month, at.Day, days ? 0 : at.Hour, 0, 0, TimeSpan.Zero);
        for (; Instant.From(at) <= to; at = days ? at.AddDays(1) : at.AddHours(1))
        {
            yield return at.ToString(days ? "yyyyMMdd'T'" : "yyyyMMdd'T'HH", CultureInfo.InvariantCulture);
        }
    }

    private async Task AddAllAsync(string prefix, List<ListedObject> found, CancellationToken cancel)
    {
        await foreach (ListedObject o in bucket.ListAsync(prefix, cancel))
        {
            found.Add(o);
        }
    }

    private static DateOnly DayOf(Instant moment) => DateOnly.FromDateTime(moment.ToDateTimeOffset().UtcDateTime);

    private static string Folder(DateOnly day) => day.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture);

    private static string Stamp(DateOnly day) => day.ToString("'_'yyyyMMdd'T'", CultureInfo.InvariantCulture);

    private static string LastPart(string prefix) => prefix.TrimEnd('/')[(prefix.TrimEnd('/').LastIndexOf('/') + 1)..];

    private readonly record struct S3KeyName(string Name)
    {
        public bool FiveMinutes => Name.Contains("_app.", StringComparison.Ordinal) || Name.Contains("_net.", StringComparison.Ordinal);
    }
}

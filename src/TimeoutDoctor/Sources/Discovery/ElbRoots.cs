using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.S3;

namespace TimeoutDoctor.Sources.Discovery;

/// <summary>Finds the load balancers that write into a bucket, in a few listings of one level each.</summary>
internal sealed class ElbRoots(S3Bucket bucket)
{
    private const string Logs = "AWSLogs/";
    private const string Service = "elasticloadbalancing/";

    // A prefix of the load balancers' own is mostly one folder, at times two.
    private const int Deepest = 2;
    private const int MostFolders = 40;

    private int _folders;

    /// <summary>Searches below a prefix.</summary>
    public async Task<IReadOnlyList<FoundElbLogs>> FindAsync(string key, CancellationToken cancel)
    {
        string start = key.Length == 0 || key.EndsWith('/') ? key : key + "/";
        var found = new List<FoundElbLogs>();
        foreach (string root in await RootsAsync(start, 0, cancel))
        {
            foreach (string region in await RegionsAsync(root, cancel))
            {
                if (await LatestAsync(region, cancel) is { Count: > 0 } latest)
                {
                    found.Add(new FoundElbLogs($"s3://{bucket.Name}/{region.TrimEnd('/')}", Last(region), latest));
                }
            }
        }

        return found;
    }

    // Prefixes that end in AWSLogs/, or the one that was named when it is one or lies below one.
    private async Task<IReadOnlyList<string>> RootsAsync(string prefix, int depth, CancellationToken cancel)
    {
        if (prefix.Contains(Logs, StringComparison.Ordinal))
        {
            return [prefix[..(prefix.IndexOf(Logs, StringComparison.Ordinal) + Logs.Length)]];
        }

        if (depth > Deepest || ++_folders > MostFolders)
        {
            return [];
        }

        IReadOnlyList<string> folders = await FoldersAsync(prefix, cancel);
        if (folders.Contains(prefix + Logs))
        {
            return [prefix + Logs];
        }

        var roots = new List<string>();
        // Folders named after years hold no further prefix.
        foreach (string folder in folders.Where(f => !Last(f).All(char.IsAsciiDigit)))
        {
            roots.AddRange(await RootsAsync(folder, depth + 1, cancel));
        }

        return roots;
    }

    private async Task<IReadOnlyList<string>> RegionsAsync(string root, CancellationToken cancel)
    {
        var regions = new List<string>();
        foreach (string account in (await FoldersAsync(root, cancel)).Where(p => Last(p).All(char.IsAsciiDigit)))
        {
            regions.AddRange(await FoldersAsync(account + Service, cancel));
        }

        return regions;
    }

    // The last interval of each load balancer on the last day.
    private async Task<IReadOnlyDictionary<string, Instant>> LatestAsync(string region, CancellationToken cancel)
    {
        var latest = new SortedDictionary<string, Instant>(StringComparer.Ordinal);
        string day = region;
        for (int level = 0; level < 3; level++)
        {
            if ((await FoldersAsync(day, cancel)).Where(p => Last(p).All(char.IsAsciiDigit)).Max(StringComparer.Ordinal) is not { } next)
            {
                return latest;
            }

            day = next;
        }

        // Up to the Z of the interval's end, keys of a load balancer's nodes are the same.
        (_, IReadOnlyList<string> ends) = await bucket.LevelAsync(day, "Z_", cancel);
        foreach (string end in ends)
        {
            // What is cut off makes no difference to the name, so a whole one is made of it.
            if (S3Key.Parse(end + "0.log") is { Connections: false } key && (!latest.TryGetValue(key.LoadBalancer, out Instant known) || known < key.End))
            {
                latest[key.LoadBalancer] = key.End;
            }
        }

        return latest;
    }

    private async Task<IReadOnlyList<string>> FoldersAsync(string prefix, CancellationToken cancel) => (await bucket.LevelAsync(prefix, "/", cancel)).Prefixes;

    private static string Last(string prefix) => prefix.TrimEnd('/')[(prefix.TrimEnd('/').LastIndexOf('/') + 1)..];
}

using System.Runtime.CompilerServices;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.S3;

namespace TimeoutDoctor.Sources.Discovery;

/// <summary>Finds the load balancers that write into a bucket, in a few listings of one level each.</summary>
internal sealed class ElbRoots(S3Bucket bucket)
{
    // A prefix of the load balancers' own is mostly one folder, at times two.
    private const int Deepest = 2;
    private const int MostFolders = 40;

    // Year, month and day; of so many days, so that one that stopped is seen beside those that go on.
    private const int Levels = 3;
    private const int Days = 3;

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
        if (prefix.Contains(ElbBucket.Folder, StringComparison.Ordinal))
        {
            return [prefix[..(prefix.IndexOf(ElbBucket.Folder, StringComparison.Ordinal) + ElbBucket.Folder.Length)]];
        }

        if (depth > Deepest || ++_folders > MostFolders)
        {
            return [];
        }

        IReadOnlyList<string> folders = await FoldersAsync(prefix, cancel);
        if (folders.Contains(prefix + ElbBucket.Folder))
        {
            return [prefix + ElbBucket.Folder];
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
            regions.AddRange(await FoldersAsync(account + ElbBucket.Service, cancel));
        }

        return regions;
    }

    // The last interval of each load balancer on the last days.
    private async Task<IReadOnlyDictionary<string, Instant>> LatestAsync(string region, CancellationToken cancel)
    {
        var latest = new SortedDictionary<string, Instant>(StringComparer.Ordinal);
        int days = 0;
        await foreach (string day in NewestAsync(region, Levels, cancel))
        {
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

            if (++days == Days)
            {
                break;
            }
        }

        return latest;
    }

    // Folders so many levels below one, the newest first: years, months, days.
    private async IAsyncEnumerable<string> NewestAsync(string prefix, int levels, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (levels == 0)
        {
            yield return prefix;
            yield break;
        }

        foreach (string folder in (await FoldersAsync(prefix, cancel)).Where(p => Last(p).All(char.IsAsciiDigit)).OrderDescending(StringComparer.Ordinal))
        {
            await foreach (string below in NewestAsync(folder, levels - 1, cancel))
            {
                yield return below;
            }
        }
    }

    private async Task<IReadOnlyList<string>> FoldersAsync(string prefix, CancellationToken cancel) => (await bucket.LevelAsync(prefix, "/", cancel)).Prefixes;

    private static string Last(string prefix) => prefix.TrimEnd('/')[(prefix.TrimEnd('/').LastIndexOf('/') + 1)..];
}

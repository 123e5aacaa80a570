using System.Collections.Concurrent;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;
using TimeoutDoctor.Sources.S3;

namespace TimeoutDoctor.Sources.Discovery;

/// <summary>Where load balancers write.</summary>
/// <param name="Uri">The prefix: <c>s3://bucket/[prefix/]AWSLogs/{account}/elasticloadbalancing/{region}</c>.</param>
/// <param name="Region">Their region.</param>
/// <param name="Latest">The end of the last interval of each on the last three days that there are objects of.</param>
internal sealed record FoundElbLogs(string Uri, string Region, IReadOnlyDictionary<string, Instant> Latest);

/// <summary>What was found in buckets.</summary>
/// <param name="Buckets">Buckets listed or named.</param>
/// <param name="Opened">Those that could be looked into.</param>
/// <param name="Refused">What was refused first, or null.</param>
/// <param name="LeftOut">Buckets that were not looked into because there are very many.</param>
/// <param name="Logs">Where load balancers write.</param>
internal sealed record FoundBuckets(int Buckets, int Opened, string? Refused, int LeftOut, IReadOnlyList<FoundElbLogs> Logs);

/// <summary>Looks for <c>AWSLogs/</c> in buckets: those named, or those of the account whose names promise logs first.</summary>
internal sealed class BucketSearch(AwsConnection connection)
{
    private const int MostBuckets = 60;
    private const int Parallelism = 8;

    private static readonly string[] Promising = ["elb", "alb", "nlb", "lb-", "log", "access"];

    /// <summary>Searches.</summary>
    /// <param name="named">Buckets and prefixes to look into instead of all.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">The buckets cannot be listed, or one that was named cannot be looked into.</exception>
    public async Task<FoundBuckets> FindAsync(IReadOnlyList<S3Uri> named, CancellationToken cancel)
    {
        List<S3Uri> all = named.Count > 0 ? [.. named] : await ListAsync(cancel);
        List<S3Uri> wanted = [.. all.OrderBy(b => Promising.Any(p => b.Bucket.Contains(p, StringComparison.OrdinalIgnoreCase)) ? 0 : 1).ThenBy(b => b.Text, StringComparer.Ordinal).Take(MostBuckets)];
        var found = new ConcurrentBag<FoundElbLogs>();
        var refused = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(wanted, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancel }, async (uri, token) =>
        {
            try
            {
                using var bucket = new S3Bucket(connection, uri.Bucket);
                foreach (FoundElbLogs logs in await new ElbRoots(bucket).FindAsync(uri.Key, token))
                {
                    found.Add(logs);
                }
            }
            catch (UserErrorException e) when (named.Count == 0 && e.Code == ExitCode.Remote)
            {
                // Other people's buckets and old ones: that one is closed says nothing of the others.
                refused[uri.Bucket] = e.Message;
            }
        });
        string? first = refused.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value).FirstOrDefault();
        return new FoundBuckets(all.Count, wanted.Count - refused.Count, first, all.Count - wanted.Count, [.. found.OrderBy(f => f.Uri, StringComparer.Ordinal)]);
    }

    private async Task<List<S3Uri>> ListAsync(CancellationToken cancel)
    {
        using var account = new S3Account(connection);
        return [.. (await account.BucketsAsync(cancel)).Select(b => new S3Uri($"s3://{b}", b, ""))];
    }
}

using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;

namespace TimeoutDoctor.Sources.S3;

/// <summary>An object as a listing tells of it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="ETag">Its version, opaque.</param>
/// <param name="Modified">When it was written.</param>
/// <param name="Archived">Whether it must be restored before it can be read.</param>
internal sealed record ListedObject(string Key, long Size, string ETag, Instant Modified, bool Archived);

/// <summary>A bucket, read only: listed and opened. Where it lies in another region than was asked, S3 says which, and it is asked there.</summary>
internal sealed class S3Bucket(AwsConnection connection, string name) : IDisposable
{
    /// <summary>Objects fetched at a time: they are small and many.</summary>
    public const int Parallel = 16;

    private readonly ThrottleGate _gate = new(Parallel);
    private readonly AmazonS3Client _first = connection.S3();
    private readonly Lock _moving = new();
    private volatile AmazonS3Client? _moved;
    private int _listings;

    /// <summary>The bucket's name.</summary>
    public string Name => name;

    /// <summary>Where it is: one cache serves several endpoints.</summary>
    public string Place => $"{_first.Config.ServiceURL ?? _first.Config.RegionEndpoint?.PartitionName} {name}";

    /// <summary>The region that S3 named, where it is not the one that was asked first; else null.</summary>
    public string? OtherRegion { get; private set; }

    /// <summary>List requests sent so far.</summary>
    public int Listings => _listings;

    /// <summary>How long a body may be silent.</summary>
    public TimeSpan Patience => connection.Access.Patience;

    /// <summary>Lists objects in the order of their keys.</summary>
    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (ListObjectsV2Response page in PagesAsync(prefix, null, cancel))
        {
            // Collections that are empty are null in this SDK.
            foreach (Amazon.S3.Model.S3Object o in page.S3Objects ?? [])
            {
                yield return Listed(o);
            }
        }
    }

    /// <summary>Lists one level: the objects directly below a prefix, and what follows up to a delimiter.</summary>
    public async Task<(IReadOnlyList<ListedObject> Objects, IReadOnlyList<string> Prefixes)> LevelAsync(string prefix, string delimiter, CancellationToken cancel)
    {
        var objects = new List<ListedObject>();
        var prefixes = new List<string>();
        await foreach (ListObjectsV2Response page in PagesAsync(prefix, delimiter, cancel))
        {
            objects.AddRange((page.S3Objects ?? []).Select(Listed));
            prefixes.AddRange(page.CommonPrefixes ?? []);
        }

        return (objects, prefixes);
    }

    /// <summary>Opens an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="etag">The version wanted, or null for any.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<GetObjectResponse> OpenAsync(string key, string? etag, long offset, CancellationToken cancel)
    {
        var request = new GetObjectRequest { BucketName = name, Key = key, EtagToMatch = etag, RequestPayer = Payer };
        if (offset > 0)
        {
            request.ByteRange = new ByteRange($"bytes={offset}-");
        }

        return Client.GetObjectAsync(request, cancel);
    }

    /// <summary>Runs a call on this bucket, repeated where that may help.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, string permission, CancellationToken cancel)
    {
        AmazonS3Client asked = Client;
        try
        {
            return await Attempts.RunAsync(_gate, work, e => AwsFailure.Explain(e, permission, $"bucket '{name}'"), cancel);
        }
        catch (UserErrorException e) when (AwsFailure.RegionOf(e.InnerException) is { } region && Follow(asked, region))
        {
            return await Attempts.RunAsync(_gate, work, again => AwsFailure.Explain(again, permission, $"bucket '{name}'"), cancel);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gate.Dispose();
        _first.Dispose();
        _moved?.Dispose();
    }

    private AmazonS3Client Client => _moved ?? _first;

    // Once: a second region would be a server that sends its callers round in circles.
    private bool Follow(AmazonS3Client asked, string region)
    {
        lock (_moving)
        {
            if (_moved is null)
            {
                _moved = connection.S3(region);
                OtherRegion = region;
            }

            return asked == _first;
        }
    }

    private RequestPayer? Payer => connection.Access.RequesterPays ? RequestPayer.Requester : null;

    private async IAsyncEnumerable<ListObjectsV2Response> PagesAsync(string prefix, string? delimiter, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? token = null;
        do
        {
            var request = new ListObjectsV2Request { BucketName = name, Prefix = prefix, Delimiter = delimiter, ContinuationToken = token, RequestPayer = Payer };
            Interlocked.Increment(ref _listings);
            ListObjectsV2Response page = await RunAsync(() => Client.ListObjectsV2Async(request, cancel), $"s3:ListBucket on arn:aws:s3:::{name}", cancel);
            yield return page;
            string? next = page.IsTruncated == true ? page.NextContinuationToken : null;
            if (next is not null && next == token)
            {
                throw new UserErrorException(ExitCode.Remote, $"The listing of bucket '{name}' does not advance: the same token came twice.");
            }

            token = next;
        }
        while (token is not null);
    }

    private static ListedObject Listed(Amazon.S3.Model.S3Object o) => new(
        o.Key, o.Size ?? 0, o.ETag ?? "", o.LastModified is { } modified ? new Instant(modified.ToUniversalTime().Ticks) : default,
        o.StorageClass is { } storage && (storage == S3StorageClass.Glacier || storage == S3StorageClass.DeepArchive) && o.RestoreStatus?.IsRestoreInProgress != false);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.S3;

/// <summary>Plans and fetches the objects of <c>s3://bucket/prefix</c>.</summary>
internal sealed class S3Source(S3Uri uri, AwsConnection connection, RemoteWindow window, ItemStore store) : IRemoteSource
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(75);

    private readonly S3Bucket _bucket = new(connection, uri.Bucket);
    private IReadOnlyList<S3ObjectItem> _items = [];

    /// <inheritdoc />
    public string Text => uri.Text;

    /// <inheritdoc />
    public async Task<SourceEstimate> PlanAsync(CancellationToken cancel)
    {
        IReadOnlyList<ListedObject> objects = Remembered() ?? await ListAsync(cancel);
        if (objects.FirstOrDefault(o => o.Archived) is { } archived)
        {
            throw new UserErrorException(ExitCode.Remote, $"{objects.Count(o => o.Archived)} of {objects.Count} objects below {uri.Text} are archived and must be restored first (aws s3api restore-object), the first is {Printable.Of(archived.Key)}.");
        }

        if (objects.Count == 0)
        {
            throw new UserErrorException(ExitCode.Input, $"No object below {uri.Text} can hold lines of the window; check the prefix and --from, --to or --since.");
        }

        _items = [.. objects.Select(o => new S3ObjectItem(_bucket, o))];
        List<S3ObjectItem> missing = [.. _items.Where(i => store.Find(i, connection.Access.Now) is null)];
        return new SourceEstimate(_items.Count, objects.Sum(o => o.Size), missing.Count, missing.Sum(i => i.Listed.Size), _bucket.Listings);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FetchedLog>> FetchAsync(Fetcher fetcher, string folder, CancellationToken cancel)
    {
        IReadOnlyList<FetchedItem> fetched = await fetcher.FetchAsync(_items, S3Bucket.Parallel, cancel);
        return [.. fetched.Select(f => Log((S3ObjectItem)f.Item, f))];
    }

    /// <inheritdoc />
    public IEnumerable<string> Notes()
    {
        if (_bucket.OtherRegion is { } region)
        {
            yield return $"Bucket '{uri.Bucket}' is in {Printable.Of(region)}; it was asked there.";
        }

        int changed = _items.Count(i => i.Changed);
        if (changed > 0)
        {
            yield return $"{changed} of {_items.Count} objects below {uri.Text} changed after they were listed; the newer version was read.";
        }

        if (!window.IsSettled(connection.Access.Now) && _items.Any(i => S3Key.Parse(i.Listed.Key) is { } key && key.End + Late > connection.Access.Now))
        {
            yield return $"Load balancer logs below {uri.Text} end less than 75 minutes before now; more of the window may still be delivered.";
        }
    }

    /// <inheritdoc />
    public void Dispose() => _bucket.Dispose();

    private FetchedLog Log(S3ObjectItem item, FetchedItem fetched)
    {
        int cut = uri.Key.Length == 0 || uri.Key.EndsWith('/') || !item.Listed.Key.StartsWith(uri.Key + "/", StringComparison.Ordinal)
            ? uri.Key.LastIndexOf('/') + 1 : uri.Key.Length + 1;
        return new FetchedLog(item.Listed.Key[cut..], fetched.Path, fetched.Missing)
        {
            Key = item.Listed.Key,
            ETag = item.Changed ? null : item.Listed.ETag,
            Bytes = fetched.Missing is null ? new FileInfo(fetched.Path).Length : 0,
        };
    }

    private async Task<IReadOnlyList<ListedObject>> ListAsync(CancellationToken cancel)
    {
        IReadOnlyList<ListedObject> objects = await new S3Listing(_bucket, window).ListAsync(uri.Key, cancel);
        if (store.IsCache && window.IsSettled(connection.Access.Now) && objects.Count > 0)
        {
            store.Write(ListingName, JsonSerializer.SerializeToUtf8Bytes(objects, ListingJson.Default.IReadOnlyListListedObject));
        }

        return objects;
    }

    // No log of a window long past can arrive any more, so its listing is kept and a second run needs no request at all.
    private IReadOnlyList<ListedObject>? Remembered() =>
        store.IsCache && window.IsSettled(connection.Access.Now) && store.Read(ListingName) is { } kept ? JsonSerializer.Deserialize(kept, ListingJson.Default.IReadOnlyListListedObject) : null;

    private string ListingName => $"list {_bucket.Place} {uri.Key} {string.Join(' ', window.Ranges)} {window.Slack} {window.Longest}";
}

/// <summary>Listings that are kept, as JSON.</summary>
[JsonSerializable(typeof(IReadOnlyList<ListedObject>))]
internal sealed partial class ListingJson : JsonSerializerContext;

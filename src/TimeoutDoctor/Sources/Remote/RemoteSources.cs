using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;
using TimeoutDoctor.Sources.S3;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>All remote sources of a run: planned together, so that the whole cost is known before anything is fetched.</summary>
internal sealed class RemoteSources : IDisposable
{
    // List prices of us-east-1 in US dollars; other regions differ a little.
    private const double PerThousandListings = 0.005;
    private const double PerThousandGets = 0.0004;
    private const double PerGigabyteOut = 0.09;

    private readonly ItemStore _store;
    private readonly RemoteAccess _access;
    private readonly RemoteWindow _window;
    private readonly FetchObserver _observer;
    private readonly string _work = Directory.CreateTempSubdirectory("timeout-doctor-").FullName;
    private readonly List<(InputRequest Request, IRemoteSource Source)> _sources = [];

    /// <summary>Makes the sources of the requests that are remote; the others are left alone.</summary>
    /// <exception cref="UserErrorException">A URI cannot be used.</exception>
    public RemoteSources(IEnumerable<InputRequest> requests, RemoteAccess access, RemoteWindow window, ItemStore store, FetchObserver observer)
    {
        (_access, _window, _store, _observer) = (access, window, store, observer);
        var connection = new AwsConnection(access);
        foreach (InputRequest request in requests.Where(r => RemoteUri.IsRemote(r.Path)))
        {
            _sources.Add((request, Open(RemoteUri.Parse(request.Path), connection)));
        }
    }

    /// <summary>Plans, says what it costs, fetches.</summary>
    /// <exception cref="UserErrorException">A service refused or failed, or the limit would be exceeded.</exception>
    public async Task<IReadOnlyDictionary<InputRequest, IReadOnlyList<FetchedLog>>> FetchAsync(CancellationToken cancel)
    {
        foreach ((_, IRemoteSource source) in _sources)
        {
            _observer.Say($"{source.Text}: {TextOf(await source.PlanAsync(cancel))}");
        }

        using var fetcher = new Fetcher(_store, _access, _observer);
        // All at once: a bucket's pace is another than a log group's.
        IReadOnlyList<FetchedLog>[] fetched = await Task.WhenAll(_sources.Select((s, i) => s.Source.FetchAsync(fetcher, Directory.CreateDirectory(Path.Combine(_work, $"{i}")).FullName, cancel)));
        var logs = new Dictionary<InputRequest, IReadOnlyList<FetchedLog>>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < fetched.Length; i++)
        {
            logs[_sources[i].Request] = fetched[i];
        }

        return logs;
    }

    /// <summary>What must be known of what was fetched.</summary>
    public IReadOnlyList<string> Notes() => [.. _sources.SelectMany(s => s.Source.Notes())];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach ((_, IRemoteSource source) in _sources)
        {
            source.Dispose();
        }

        Directory.Delete(_work, recursive: true);
        if (_store.IsCache)
        {
            _store.Trim(_access.CacheSize, _access.Now);
        }
        else
        {
            _store.Remove();
        }
    }

    private IRemoteSource Open(RemoteUri uri, AwsConnection connection) => uri switch
    {
        S3Uri s3 => new S3Source(s3, connection, _window, _store),
        LogGroupUri logs => new LogGroupSource(logs, connection, _window, _store),
        _ => throw new UserErrorException(ExitCode.Usage, $"'{uri.Text}' is not a source."),
    };

    private static string TextOf(SourceEstimate e)
    {
        string what = e.Bytes is null ? "slices of time" : "objects";
        if (e.ToFetch == 0)
        {
            return $"{e.Items:#,0} {what}, all in the cache.";
        }

        string cached = e.ToFetch < e.Items ? $" ({e.Items - e.ToFetch:#,0} in the cache)" : "";
        if (e.BytesToFetch is not { } bytes)
        {
            return $"{e.Items:#,0} {what}{cached}; their bytes show only when they come. Requests for events are free; transfer out of AWS is about $0.09 per GB.";
        }

        double requests = (e.Listings * PerThousandListings / 1000) + (e.ToFetch * PerThousandGets / 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{e.Items:#,0} {what}{cached}, {ByteSize.Text(bytes)} to fetch in {e.ToFetch:#,0} requests after {e.Listings:#,0} listings; about ${requests:0.0000} for requests and ${bytes / 1e9 * PerGigabyteOut:0.00} for transfer out of AWS at list prices.");
    }
}

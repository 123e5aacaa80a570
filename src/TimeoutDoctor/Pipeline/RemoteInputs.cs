using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Pipeline;

/// <summary>What was fetched of a run's remote sources, or nothing where all are files.</summary>
internal sealed class RemoteInputs : IDisposable
{
    // Nobody waits longer for a load balancer than this before it writes the request.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(2);

    private readonly RemoteSources? _sources;

    private RemoteInputs(IReadOnlyList<TimeRange> ranges, RemoteSources? sources = null)
    {
        _sources = sources;
        Ranges = ranges;
    }

    /// <summary>The logs of each remote request; null where there is none.</summary>
    public IReadOnlyDictionary<InputRequest, IReadOnlyList<FetchedLog>>? Logs { get; private init; }

    /// <summary>The ranges to read: the window asked for, or the parts of it that were fetched.</summary>
    public IReadOnlyList<TimeRange> Ranges { get; }

    /// <summary>What must be known of what was fetched.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Fetches the remote sources of a run.</summary>
    /// <param name="options">The run.</param>
    /// <param name="slack">How far records of other hops may lie outside the window.</param>
    /// <param name="cancel">Stops it; what is whole stays in the cache.</param>
    /// <exception cref="UserErrorException">A source refused or failed.</exception>
    public static RemoteInputs Fetch(RunOptions options, TimeSpan slack, CancellationToken cancel) =>
        options.Inputs.Any(i => !i.OnlyDescribes && RemoteUri.IsRemote(i.Path))
            ? Fetch(options, slack, options.Remote.UseCache ? ItemStore.Cache() : ItemStore.Temporary(), cancel)
            : new RemoteInputs([new TimeRange(options.From, options.To)]);

    /// <summary>Fetches into a store.</summary>
    /// <param name="options">The run.</param>
    /// <param name="slack">How far records of other hops may lie outside the window.</param>
    /// <param name="store">Keeps what is whole.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="UserErrorException">A source refused or failed.</exception>
    public static RemoteInputs Fetch(RunOptions options, TimeSpan slack, ItemStore store, CancellationToken cancel)
    {
        var asked = new TimeRange(options.From, options.To);
        TimeSpan longest = options.Policy.LoadBalancer * 2 > LongestRequest ? options.Policy.LoadBalancer * 2 : LongestRequest;
        FetchObserver observer = options.Observer ?? new FetchObserver(_ => { }, null);
        IReadOnlyList<TimeRange> ranges = TargetedRanges.FindAsync(options, asked, observer.Say, cancel).GetAwaiter().GetResult();
        var window = new RemoteWindow(ranges, slack, longest);
        var sources = new RemoteSources(options.Inputs.Where(i => !i.OnlyDescribes), options.Remote, window, store, observer);
        try
        {
            IReadOnlyDictionary<InputRequest, IReadOnlyList<FetchedLog>> logs = sources.FetchAsync(cancel).GetAwaiter().GetResult();
            IReadOnlyList<string> notes = ranges is [var only] && only == asked ? sources.Notes() : [TargetedRanges.Note(ranges, asked), .. sources.Notes()];
            return new RemoteInputs(ranges, sources) { Logs = logs, Notes = notes };
        }
        catch
        {
            sources.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _sources?.Dispose();
}

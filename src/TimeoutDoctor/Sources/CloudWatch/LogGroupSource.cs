using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.CloudWatch;

/// <summary>Plans and fetches the events of <c>cloudwatch:group[:stream-prefix]</c>: slices of time on a fixed grid, so that they are found again.</summary>
internal sealed class LogGroupSource : IRemoteSource
{
    private readonly LogGroupUri _uri;
    private readonly RemoteWindow _window;
    private readonly ItemStore _store;
    private readonly Instant _now;
    private readonly Dictionary<string, LogsService> _services = new(StringComparer.Ordinal);
    private readonly AwsConnection _connection;
    private readonly List<LogSliceItem> _items = [];
    private long _events;

    /// <summary>Opens the source.</summary>
    /// <exception cref="UserErrorException">No beginning is given, so that everything ever logged would be fetched.</exception>
    public LogGroupSource(LogGroupUri uri, AwsConnection connection, RemoteWindow window, ItemStore store)
    {
        if (!window.Span.From.IsKnown)
        {
            throw new UserErrorException(ExitCode.Usage, $"{uri.Text} needs a window; give --since 2h, or --from and --to.");
        }

        (_uri, _connection, _window, _store, _now) = (uri, connection, window, store, connection.Access.Now);
    }

    /// <inheritdoc />
    public string Text => _uri.Text;

    /// <inheritdoc />
    public async Task<SourceEstimate> PlanAsync(CancellationToken cancel)
    {
        int listings = 0;
        foreach (Remote.LogGroup given in _uri.Groups)
        {
            LogsService service = ServiceOf(given.Region);
            listings += given.Name.EndsWith('*') ? 1 : 0;
            foreach (Remote.LogGroup group in await GroupsAsync(service, given, cancel))
            {
                _items.AddRange(Slices().Select(slice => new LogSliceItem(service, group, _uri.StreamPrefix, slice, _now)));
            }
        }

        int missing = _items.Count(i => _store.Find(i, _now) is null);
        return new SourceEstimate(_items.Count, null, missing, missing == 0 ? 0 : null, listings);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<FetchedLog>> FetchAsync(Fetcher fetcher, string folder, CancellationToken cancel)
    {
        IReadOnlyList<FetchedItem> fetched = await fetcher.FetchAsync(_items, LogsService.Parallel, cancel);
        var logs = new List<FetchedLog>();
        List<IGrouping<string, FetchedItem>> groups = [.. fetched.GroupBy(f => ((LogSliceItem)f.Item).Group.Name, StringComparer.Ordinal)];
        foreach (IGrouping<string, FetchedItem> group in groups)
        {
            var files = new StreamFiles(Directory.CreateDirectory(Path.Combine(folder, $"{logs.Count}")).FullName);
            foreach (KeptEvent e in group.SelectMany(f => LogSliceItem.Read(f.Path)))
            {
                cancel.ThrowIfCancellationRequested();
                files.Add(e);
                _events++;
            }

            files.Flush();
            logs.AddRange(files.All.Select(f => new FetchedLog(groups.Count > 1 ? $"{group.Key}/{f.Stream}" : f.Stream, f.Path, null)
            {
                Group = group.Key,
                Stream = f.Stream,
                Events = f.Events,
                Bytes = new FileInfo(f.Path).Length,
            }));
        }

        return logs;
    }

    /// <inheritdoc />
    public IEnumerable<string> Notes()
    {
        if (_events == 0)
        {
            yield return $"{_uri.Text} has no event in the window.";
        }

        int repeats = _items.Sum(i => i.Repeats);
        if (repeats > 0)
        {
            yield return $"{repeats:#,0} events of {_uri.Text} came more than once and were taken once.";
        }

        if (_items.Any(i => i.IsOpen))
        {
            yield return $"The window of {_uri.Text} ends less than five minutes before now: events may still be on their way.";
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (LogsService service in _services.Values)
        {
            service.Dispose();
        }
    }

    private LogsService ServiceOf(string? region)
    {
        if (!_services.TryGetValue(region ?? "", out LogsService? service))
        {
            _services.Add(region ?? "", service = new LogsService(_connection, region));
        }

        return service;
    }

    private static async Task<IReadOnlyList<Remote.LogGroup>> GroupsAsync(LogsService service, Remote.LogGroup given, CancellationToken cancel)
    {
        if (!given.Name.EndsWith('*'))
        {
            return [given];
        }

        var groups = new List<Remote.LogGroup>();
        await foreach (Amazon.CloudWatchLogs.Model.LogGroup group in service.GroupsAsync(given.Name[..^1], cancel))
        {
            groups.Add(new Remote.LogGroup(group.LogGroupName ?? "", given.Region, null));
        }

        return groups.Count > 0 ? groups : throw new UserErrorException(ExitCode.Remote, $"No log group in {service.Region} has a name that starts with '{given.Name[..^1]}'; check the name, the account and --region.");
    }

    private IEnumerable<TimeRange> Slices()
    {
        IEnumerable<TimeRange> wide = _window.Ranges.Select(r => r.Widened(_window.Slack, _window.Slack + _window.Longest));
        return TimeRange.Merge(wide.Select(r => r with { To = r.To.IsKnown && r.To < _now ? r.To : _now }).Where(r => r.From < r.To), TimeSpan.Zero).SelectMany(Cut);
    }

    // The grid depends on the length alone; a window that moves a little finds most of its slices again.
    private static IEnumerable<TimeRange> Cut(TimeRange range)
    {
        TimeSpan length = range.To - range.From;
        long step = (length <= TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(5) : length <= TimeSpan.FromHours(6) ? TimeSpan.FromMinutes(15) : TimeSpan.FromHours(1)).Ticks;
        for (Instant from = range.From; from < range.To;)
        {
            var grid = new Instant(((from.Ticks / step) + 1) * step);
            Instant to = grid < range.To ? grid : range.To;
            yield return new TimeRange(from, to);
            from = to;
        }
    }
}

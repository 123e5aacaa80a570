using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CloudWatchLogs;
using Amazon.CloudWatchLogs.Model;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.CloudWatch;

/// <summary>
/// Finds when the front's log tells of errors, with Logs Insights, or with a filter pattern where Insights may not be used. It only decides
/// what is fetched: every line is judged again when it is read, so a match too many costs some bytes.
/// </summary>
internal sealed partial class FrontSearch(AwsConnection connection, LogGroupUri front, Action<string> say)
{
    // 408, 460, 499, 502, 503, 504 as a number of its own, or a timeout in words.
    private const string Telling = @"\b(408|460|499|50[234])\b|[Tt]imed out|INTEGRATION_TIMEOUT";

    private const string Query = $"fields @timestamp, @ptr | filter @message like /{Telling}/ | sort @timestamp asc";

    // Any of the terms anywhere in a line; the expression above decides.
    private const string Pattern = "?408 ?460 ?499 ?502 ?503 ?504 ?\"imed out\" ?INTEGRATION_TIMEOUT";

    // Older endpoints give no more, whatever is asked for.
    private const int MostRows = 10_000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The moments of lines that tell of an error.</summary>
    /// <param name="window">A bounded range.</param>
    /// <param name="cancel">Stops the search, and the query that runs.</param>
    public async Task<IReadOnlyList<Instant>> FindAsync(TimeRange window, CancellationToken cancel)
    {
        var found = new List<Instant>();
        foreach (Remote.LogGroup group in front.Groups)
        {
            using var service = new LogsService(connection, group.Region);
            try
            {
                await AddAsync(service, group, window, found, cancel);
            }
            catch (UserErrorException e) when (AwsFailure.IsDenied(e.InnerException) || AwsFailure.IsThrottling(e.InnerException))
            {
                say($"Logs Insights cannot be used ({e.Message.TrimEnd('.')}); {group.Name} is searched with a filter pattern instead (logs:FilterLogEvents), which takes longer.");
                await AddFilteredAsync(service, group, window, found, cancel);
            }
        }

        return found;
    }

    private static async Task AddFilteredAsync(LogsService service, Remote.LogGroup group, TimeRange range, List<Instant> found, CancellationToken cancel)
    {
        var request = new FilterLogEventsRequest
        {
            LogGroupName = group.Arn is null ? group.Name : null,
            LogGroupIdentifier = group.Arn,
            StartTime = range.From.ToDateTimeOffset().ToUnixTimeMilliseconds(),
            // The service takes this end as inclusive.
            EndTime = range.To.ToDateTimeOffset().ToUnixTimeMilliseconds() - 1,
            FilterPattern = Pattern,
        };
        await foreach (FilteredLogEvent e in service.EventsAsync(request, cancel))
        {
            if (e.Timestamp is { } at && TellingLine().IsMatch(e.Message ?? ""))
            {
                found.Add(Instant.FromUnixMilliseconds(at));
            }
        }
    }

    private async Task AddAsync(LogsService service, Remote.LogGroup group, TimeRange range, List<Instant> found, CancellationToken cancel)
    {
        IReadOnlyList<Instant> rows = await QueryAsync(service, group, range, cancel);
        long seconds = (long)(range.To - range.From).TotalSeconds;
        if (rows.Count < MostRows || seconds <= 1)
        {
            // A single second that is full stands for itself: its range is fetched whole.
            found.AddRange(rows);
            return;
        }

        // The answer was cut: both halves are asked.
        Instant middle = range.From + TimeSpan.FromSeconds(seconds / 2);
        await AddAsync(service, group, range with { To = middle }, found, cancel);
        await AddAsync(service, group, range with { From = middle }, found, cancel);
    }

    private static async Task<IReadOnlyList<Instant>> QueryAsync(LogsService service, Remote.LogGroup group, TimeRange range, CancellationToken cancel)
    {
        string id = await service.StartQueryAsync(
            new StartQueryRequest
            {
                LogGroupName = group.Arn is null ? group.Name : null,
                LogGroupIdentifiers = group.Arn is null ? null : [group.Arn],
                StartTime = range.From.ToDateTimeOffset().ToUnixTimeSeconds(),
                // Both ends are inclusive.
                EndTime = range.To.ToDateTimeOffset().ToUnixTimeSeconds() - 1,
                QueryString = Query,
                Limit = MostRows,
            },
            cancel);
        bool ended = false;
        try
        {
            TimeSpan pause = TimeSpan.FromMilliseconds(300);
            for (TimeSpan waited = TimeSpan.Zero; waited < Patience; waited += pause)
            {
                GetQueryResultsResponse results = await service.QueryResultsAsync(id, group.Name, cancel);
                if (results.Status == QueryStatus.Complete)
                {
                    ended = true;
                    return [.. (results.Results ?? []).Select(MomentOf).Where(m => m.IsKnown)];
                }

                if (results.Status != QueryStatus.Running && results.Status != QueryStatus.Scheduled && results.Status != QueryStatus.Unknown)
                {
                    ended = true;
                    throw new UserErrorException(ExitCode.Remote, $"The search in log group '{group.Name}' ended as {results.Status?.Value}; run it again, or with --full.");
                }

                await Task.Delay(pause, cancel);
                pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause;
            }

            throw new UserErrorException(ExitCode.Remote, $"The search in log group '{group.Name}' took too long; narrow the window, or use --full.");
        }
        finally
        {
            if (!ended)
            {
                await service.StopQueryAsync(id);
            }
        }
    }

    private static Instant MomentOf(List<ResultField> row) =>
        row.FirstOrDefault(f => f.Field == "@timestamp")?.Value is { } text
        && DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime at)
            ? new Instant(at.Ticks) : default;

    [GeneratedRegex(Telling, RegexOptions.CultureInvariant)]
    private static partial Regex TellingLine();
}

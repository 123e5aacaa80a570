using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Aws;
using TimeoutDoctor.Sources.CloudWatch;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Pipeline;

/// <summary>The parts of a window around requests that ended badly at the front, so that a day costs minutes to fetch.</summary>
internal static class TargetedRanges
{
    // Enough healthy requests around an error for clocks and baselines, and longer than any timeout: the event's time is the start or the end.
    private static readonly TimeSpan Around = TimeSpan.FromMinutes(3);

    // What lies closer is fetched in one piece.
    private static readonly TimeSpan Gap = TimeSpan.FromMinutes(5);

    // In a window this short there is nothing to save.
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(30);

    private const double WorthIt = 0.7;

    /// <summary>Finds the ranges, and says what is fetched and why; the whole window where searching is of no use.</summary>
    public static async Task<IReadOnlyList<TimeRange>> FindAsync(RunOptions options, TimeRange window, Action<string> say, CancellationToken cancel)
    {
        LogGroupUri? front = options.Inputs.Where(i => i.Options.Hop == Hop.Gateway && RemoteUri.IsRemote(i.Path)).Select(i => RemoteUri.Parse(i.Path)).OfType<LogGroupUri>().FirstOrDefault();
        var bounded = new TimeRange(window.From, window.To.IsKnown ? window.To : options.Remote.Now);
        if (options.Remote.Full || front is null || !window.From.IsKnown || bounded.To - bounded.From <= Short || front.Groups.Any(g => g.Name.EndsWith('*')))
        {
            return [window];
        }

        IReadOnlyList<Instant> errors = await new FrontSearch(new AwsConnection(options.Remote), front, say).FindAsync(bounded, cancel);
        if (errors.Count == 0)
        {
            say($"No line of {front.Text} tells of an error in the window; everything is fetched.");
            return [window];
        }

        IReadOnlyList<TimeRange> ranges = [.. TimeRange.Merge(errors.Select(e => new TimeRange(e - Around, e + Around)), Gap)
            .Select(r => new TimeRange(r.From < bounded.From ? bounded.From : r.From, r.To > bounded.To ? bounded.To : r.To))];
        TimeSpan total = ranges.Aggregate(TimeSpan.Zero, (sum, r) => sum + (r.To - r.From));
        if (total > (bounded.To - bounded.From) * WorthIt)
        {
            say($"Errors lie all over the window ({errors.Count:#,0} lines of {front.Text}); everything is fetched.");
            return [window];
        }

        say(Sentence(errors.Count, front.Text, ranges, total, bounded));
        return ranges;
    }

    /// <summary>What a reader of the report must know of it.</summary>
    public static string Note(IReadOnlyList<TimeRange> ranges, TimeRange window) =>
        $"Only {ranges.Count} {(ranges.Count == 1 ? "stretch" : "stretches")} of the window around errors at the front were fetched (from {ranges[0].From} to {ranges[^1].To}); counts are of these. --full fetches the whole window{(window.To.IsKnown ? "" : " up to now")}.";

    private static string Sentence(int errors, string front, IReadOnlyList<TimeRange> ranges, TimeSpan total, TimeRange window) =>
        $"{errors:#,0} lines of {front} tell of an error: fetching {ranges.Count} {(ranges.Count == 1 ? "stretch" : "stretches")} around them, {total.TotalMinutes:0} of {(window.To - window.From).TotalMinutes:0} minutes (--full fetches all).";
}

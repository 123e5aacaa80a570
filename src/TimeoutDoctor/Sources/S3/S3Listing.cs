using System.Globalization;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Sources.S3;

/// <summary>
/// Lists what lies below a prefix and can hold lines of a window: load balancer logs by their layout, folders named after dates
/// (Firehose's <c>yyyy/MM/dd/HH</c>) by these, everything else whole.
/// </summary>
internal sealed partial class S3Listing(S3Bucket bucket, RemoteWindow window)
{
    // Each folder costs a request; where there are very many, one flat listing is cheaper.
    private const int MostFolders = 200;

    private readonly ElbPrefixes _loadBalancers = new(bucket, window);
    private readonly ObjectSelection _selection = new(window);
    private int _folders;

    /// <summary>Lists the objects wanted, in the order of their keys.</summary>
    /// <param name="key">The prefix as given: a folder, or the beginning of keys.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<ListedObject>> ListAsync(string key, CancellationToken cancel)
    {
        string folder = key.Length == 0 || key.EndsWith('/') ? key : key + "/";
        IReadOnlyList<ListedObject> found = await FolderAsync(folder, cancel);
        if (found.Count == 0 && folder != key)
        {
            found = await FlatAsync(key, cancel);
        }

        return [.. _selection.Choose(found).OrderBy(o => o.Key, StringComparer.Ordinal)];
    }

    private async Task<IReadOnlyList<ListedObject>> FolderAsync(string folder, CancellationToken cancel)
    {
        if (!window.Span.From.IsKnown)
        {
            return await FlatAsync(folder, cancel);
        }

        if (folder.Contains(ElbBucket.Folder, StringComparison.Ordinal))
        {
            return await _loadBalancers.ListAsync(folder, cancel);
        }

        if (++_folders > MostFolders)
        {
            return await FlatAsync(folder, cancel);
        }

        (IReadOnlyList<ListedObject> objects, IReadOnlyList<string> prefixes) = await bucket.LevelAsync(folder, "/", cancel);
        var found = new List<ListedObject>(objects);
        foreach (string prefix in prefixes.Where(MayHold))
        {
            found.AddRange(await FolderAsync(prefix, cancel));
        }

        return found;
    }

    private async Task<IReadOnlyList<ListedObject>> FlatAsync(string prefix, CancellationToken cancel)
    {
        var found = new List<ListedObject>();
        await foreach (ListedObject o in bucket.ListAsync(prefix, cancel))
        {
            found.Add(o);
        }

        return found;
    }

    private bool MayHold(string prefix)
    {
        if (DateFolder(prefix) is not { } covered)
        {
            return true;
        }

        // A day to either side: delivery is late, and the folders may be in local time.
        TimeRange wide = covered.Widened(TimeSpan.FromDays(1), TimeSpan.FromDays(1));
        return window.Ranges.Any(r => (!r.From.IsKnown || wide.To > r.From - window.Slack) && (!r.To.IsKnown || wide.From < r.To + window.Slack));
    }

    /// <summary>The time that a folder named <c>…/yyyy/MM/dd/HH/</c>, or the beginning of that, stands for; null for other folders.</summary>
    internal static TimeRange? DateFolder(string prefix)
    {
        Match match = Dated().Match(prefix);
        if (!match.Success)
        {
            return null;
        }

        int Part(string name, int otherwise) => match.Groups[name] is { Success: true } g ? int.Parse(g.Value, CultureInfo.InvariantCulture) : otherwise;
        (int month, int day, int hour) = (Part("month", 0), Part("day", 0), Part("hour", -1));
        try
        {
            var from = new DateTime(Part("year", 1), Math.Max(1, month), Math.Max(1, day), Math.Max(0, hour), 0, 0, DateTimeKind.Utc);
            DateTime to = month == 0 ? from.AddYears(1) : day == 0 ? from.AddMonths(1) : hour < 0 ? from.AddDays(1) : from.AddHours(1);
            return new TimeRange(new Instant(from.Ticks), new Instant(to.Ticks));
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:^|/)(?:year=)?(?<year>20\d\d)(?:/(?:month=)?(?<month>\d\d)(?:/(?:day=)?(?<day>\d\d)(?:/(?:hour=)?(?<hour>\d\d))?)?)?/$", RegexOptions.CultureInvariant)]
    private static partial Regex Dated();
}

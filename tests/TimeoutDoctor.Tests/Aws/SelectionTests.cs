using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;
using TimeoutDoctor.Sources.S3;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Aws;

/// <summary>Which objects of a bucket are fetched for a window.</summary>
[Collection(AwsServers.Collection)]
public sealed class SelectionTests : IDisposable
{
    private const string Folder = "AWSLogs/123456789012/elasticloadbalancing/us-east-1/2026/03/02/";

    private static readonly DateTimeOffset Day = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly AwsServers _servers;
    private readonly ScratchFolder _folder = new();

    public SelectionTests(AwsServers servers) => _servers = servers;

    [AwsFact]
    public void Of_a_day_of_four_nodes_ten_minutes_fetch_only_the_objects_that_overlap_them()
    {
        for (int i = 1; i <= 288; i++)
        {
            for (int node = 1; node <= 4; node++)
            {
                _folder.Write($"store/{Key("app.shop.0123456789abcdef", Day.AddMinutes(5 * i), $"10.0.{node}.10")}", SmallLogs.Elb());
            }
        }

        StoredIncident.Put(_servers, _folder["store"], "s3://a-day/prod");
        _servers.S3.Reset();
        ToolRun run = Tool.Run(_folder.Path, [], _servers.Environment(_folder["cache"]), "pull", "s3://a-day/prod", "--from", "2026-03-02T12:00:00Z", "--to", "2026-03-02T12:10:00Z", "--output", _folder["out"]);
        Assert.True(run.ExitCode == 0, run.Error);
        List<string> fetched = [.. _servers.S3.Calls.Where(c => !c.Query.ContainsKey("list-type")).Select(c => c.Path)];
        // Ends 12:05 and 12:10 hold the window; 12:00 a minute before it, 12:15 what began in it and ended late.
        string[] ends = ["T1200Z", "T1205Z", "T1210Z", "T1215Z"];
        Assert.Equal(16, fetched.Count);
        Assert.All(ends, end => Assert.Equal(4, fetched.Count(f => f.Contains(end, StringComparison.Ordinal))));
        Assert.True(_servers.S3.Calls.Count(c => c.Query.ContainsKey("list-type")) <= 10, "a few listings");
        Assert.Equal(16, Directory.GetFiles(_folder["out/logs/01-logs"]).Length);
    }

    [Fact]
    public void A_Classic_load_balancer_writes_hourly_unless_its_ends_say_otherwise()
    {
        Assert.Equal(["T1200Z", "T1300Z"], Chosen("classic", [12, 13, 14, 15], 60));
        Assert.Equal(["T1200Z", "T1205Z", "T1210Z", "T1215Z"], Chosen("classic", [.. Enumerable.Range(100, 100)], 5));
    }

    [Fact]
    public void Other_objects_are_left_out_when_they_were_last_written_before_the_window()
    {
        var selection = new ObjectSelection(Window());
        ListedObject[] objects = [Object("app/old.log", Day.AddHours(11)), Object("app/new.log", Day.AddHours(13)), Object("AWSLogs/123456789012/ELBAccessLogTestFile", Day.AddHours(13))];
        Assert.Equal(["app/new.log"], selection.Choose(objects).Select(o => o.Key));
    }

    [Theory]
    [InlineData("x/2026/", "2026-01-01", "2027-01-01")]
    [InlineData("x/2026/03/", "2026-03-01", "2026-04-01")]
    [InlineData("x/2026/03/02/", "2026-03-02", "2026-03-03")]
    [InlineData("2026/03/02/23/", "2026-03-02T23:00", "2026-03-03")]
    [InlineData("year=2026/month=03/day=02/", "2026-03-02", "2026-03-03")]
    public void Folders_named_after_dates_stand_for_a_time(string prefix, string from, string to)
    {
        TimeRange range = S3Listing.DateFolder(prefix)!.Value;
        Assert.Equal(DateTime.Parse(from), range.From.ToDateTimeOffset().DateTime);
        Assert.Equal(DateTime.Parse(to), range.To.ToDateTimeOffset().DateTime);
    }

    [Theory]
    [InlineData("x/app/")]
    [InlineData("x/2026/13/")]
    [InlineData("x/1234/")]
    public void Other_folders_stand_for_none(string prefix) => Assert.Null(S3Listing.DateFolder(prefix));

    public void Dispose() => _folder.Dispose();

    private static string Key(string name, DateTimeOffset end, string node) => $"{Folder}123456789012_elasticloadbalancing_us-east-1_{name}_{end:yyyyMMdd'T'HHmm'Z'}_{node}_abcdefgh.log";

    private static ListedObject Object(string key, DateTimeOffset modified) => new(key, 10, "\"e\"", Instant.From(modified), false);

    private static RemoteWindow Window() =>
        new([new TimeRange(Instant.From(Day.AddHours(12)), Instant.From(Day.AddHours(12).AddMinutes(10)))], TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(2));

    private static IEnumerable<string> Chosen(string name, int[] steps, int minutes) =>
        new ObjectSelection(Window()).Choose([.. steps.Select(s => Object(Key(name, Day.AddMinutes(s * minutes), "10.0.1.10"), Day.AddDays(1)))])
            .Select(o => o.Key[(o.Key.IndexOf("_2026", StringComparison.Ordinal) + 9)..][..6]);
}

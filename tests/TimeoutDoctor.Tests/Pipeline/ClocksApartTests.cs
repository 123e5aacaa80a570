using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Pipeline;

/// <summary>
/// Clocks that are farther apart than records wait for each other (some two minutes here), in logs larger than the budget of records in flight, or of
/// which a window is asked for.
/// </summary>
public sealed class ClocksApartTests
{
    private const int Many = 6_000;
    private const double GapMs = 400; // 40 minutes: a whole hour is farther than the logs are long

    [Theory]
    [InlineData(10, 10)]
    [InlineData(-10, -10)]
    [InlineData(60, 60)]
    [InlineData(-60, -60)]
    [InlineData(345, 345)]
    [InlineData(0, 10)]
    [InlineData(60, 0)]
    [InlineData(-60, 10)]
    public void Records_are_given_out_when_their_partners_are_there(int minutesAhead, int otherMinutesAhead)
    {
        var logs = new IdlessLogs(Many, GapMs, host => 60_000 * (host == 0 ? minutesAhead : otherMinutesAhead));
        (int right, int wrong) = JoinedLogs.Count(logs, JoinedLogs.Of(logs, budget: 1_500));
        int real = logs.AppOf.Count(a => a.Value.Length > 0);
        Assert.Equal(0, wrong);
        Assert.True(right >= 0.99 * real, $"{right} of {real}");
    }

    // Of the files that come later nothing is in flight when clocks are looked at.
    [Theory]
    [InlineData(10, 5_000)]
    [InlineData(-10, 5_000)]
    [InlineData(60, 1_500)]
    public void All_files_of_a_host_share_its_clock(int minutesAhead, int budget)
    {
        var logs = new IdlessLogs(Many, GapMs, host => host == 0 ? 60_000 * minutesAhead : 0);
        (int right, int wrong) = JoinedLogs.Count(logs, JoinedLogs.Of(logs, budget, parts: 10));
        int real = logs.AppOf.Count(a => a.Value.Length > 0);
        Assert.Equal(0, wrong);
        Assert.True(right >= 0.99 * real, $"{right} of {real}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void How_many_threads_read_changes_no_link(int threads)
    {
        var logs = new IdlessLogs(Many, GapMs, host => 60_000 * (host == 0 ? -60 : 10));
        Assert.Equal(JoinedLogs.Of(logs, budget: 1_500, threads: 3), JoinedLogs.Of(logs, budget: 1_500, threads));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(-60)]
    public void A_window_is_one_of_the_front_and_takes_what_belongs_to_it(int minutesAhead)
    {
        var window = new TimeRange(At(12), At(22));
        var logs = new IdlessLogs(Many, GapMs, _ => 60_000 * minutesAhead);
        (int right, int wrong) = JoinedLogs.Count(logs, JoinedLogs.Of(logs, budget: 100_000, window: window));
        int real = logs.AppOf.Count(a => a.Value.Length > 0 && window.Contains(Instant.From(DateTimeOffset.Parse(a.Key, CultureInfo.InvariantCulture))));
        Assert.Equal(0, wrong);
        Assert.True(real > 1_000 && right >= 0.99 * real, $"{right} of {real}");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(-60)]
    [InlineData(330)]
    public void Ids_join_however_far_clocks_are_apart(int minutesAhead)
    {
        DiagnosisReport report = DiagnosedById(_ => minutesAhead * 60_000.0);
        Assert.Equal(Many, report.Requests);
        Assert.Equal(Many, report.AppJoins[JoinBasis.TraceId]);
        Assert.Equal(minutesAhead * 60_000, Assert.Single(report.ClockOffsets).Offset.TotalMilliseconds, 20.0);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(-400)]
    [InlineData(3_000)]
    public void A_clock_that_was_set_while_it_ran_is_found_between_hosts_that_share_ids(double byMs)
    {
        ClockOffset clock = Assert.Single(DiagnosedById(ms => 700 + (ms < 1_200_000 ? 0 : byMs)).ClockOffsets);
        ClockStep step = Assert.Single(clock.Steps);
        Assert.Equal(byMs, step.By.TotalMilliseconds, 2.0);
        Assert.Equal(20, (step.At - At(0)).TotalMinutes, 0.1);
        Assert.Equal(700, clock.OffsetAt(At(5)).TotalMilliseconds, 2.0);
        Assert.Equal(700 + byMs, clock.OffsetAt(At(30)).TotalMilliseconds, 2.0);
    }

    private static DiagnosisReport DiagnosedById(Func<double, double> aheadMs)
    {
        using var folder = new ScratchFolder();
        var random = new Random(3);
        var elb = new System.Text.StringBuilder();
        var app = new System.Text.StringBuilder();
        double at = 0;
        for (int i = 0; i < Many; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) * GapMs;
            string id = $"1-69a56c00-{i:x24}";
            elb.Append(CultureInfo.InvariantCulture, $"http {Stamp(at + 51)} app/shop/0123456789abcdef 192.0.2.7:4000 10.0.1.10:8080 0.000 0.050 0.000 200 200 120 512 \"GET http://shop.example.com:80/orders HTTP/1.1\" \"curl/8\" - - arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/0123456789abcdef \"Root={id}\" \"-\" \"-\" 0 {Stamp(at)} \"forward\" \"-\" \"-\" \"10.0.1.10:8080\" \"200\" \"-\" \"-\"\n");
            app.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"{Stamp(at + 50 + aheadMs(at))}\",\"level\":\"INFO\",\"msg\":\"request completed\",\"method\":\"GET\",\"path\":\"/orders\",\"status\":200,\"durationMs\":49,\"traceId\":\"Root={id}\"}}\n");
        }

        folder.Write("logs/elb/alb.log", elb.ToString());
        folder.Write("logs/app/app.log", app.ToString());
        var options = new RunOptions { Inputs = [new InputRequest(folder["logs"], folder["logs"], new SourceOptions())], RecordBudget = 1_500 };
        return DiagnosisRun.Run(options, null, null, CancellationToken.None).Report;
    }

    private static Instant At(double minutes) => Instant.From(new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).AddMinutes(minutes));

    private static string Stamp(double ms) => new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero).AddMilliseconds(ms).ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z";
}

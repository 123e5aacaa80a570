using System.Globalization;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>An access log whose %D may be milliseconds or microseconds, beside a load balancer's log that knows better.</summary>
public sealed class DurationUnitTests : IDisposable
{
    private static readonly DateTimeOffset First = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly ScratchFolder _folder = new();

    [Fact]
    public void A_guess_that_the_load_balancers_times_refute_is_set_right_and_told()
    {
        Write(i => 80_000 + i);
        JsonElement[] requests = Diagnose(out string said);
        Assert.All(requests, r => Assert.InRange(r.GetProperty("app").GetProperty("durationMs").GetDouble(), 80, 81));
        Assert.Contains("by the times of the hop in front they are a thousandth of that, and were taken so", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guess_that_fits_is_said_to_be_confirmed()
    {
        Write(_ => 80);
        JsonElement[] requests = Diagnose(out string said);
        Assert.All(requests, r => Assert.Equal(80, r.GetProperty("app").GetProperty("durationMs").GetDouble()));
        Assert.Contains("was guessed; the times of the hop in front confirm it", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_the_user_said_is_kept_but_contradicted()
    {
        Write(_ => 80);
        JsonElement[] requests = Diagnose(out string said, "--duration-unit", "us");
        Assert.All(requests, r => Assert.Equal(0.08, r.GetProperty("app").GetProperty("durationMs").GetDouble()));
        Assert.Contains("a thousandth of what they should be; check their unit", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stamp_without_a_zone_is_said_to_be_taken_for_utc_unless_the_zone_is_given()
    {
        SmallLogs.Write(_folder);
        _folder.Write("logs/app/app.log", SmallLogs.App().Replace("Z\",\"level\"", "\",\"level\"", StringComparison.Ordinal));
        Diagnose(out string said);
        Assert.Contains("The stamps of one input name no time zone; UTC was assumed", said, StringComparison.Ordinal);
        Diagnose(out said, "--app-timezone", "UTC");
        Assert.DoesNotContain("time zone", said, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(Func<int, int> duration)
    {
        _folder.Write("logs/elb/access.log", SmallLogs.Elb());
        _folder.Write("logs/app/localhost_access_log.txt", string.Concat(Enumerable.Range(0, SmallLogs.Count).Select(i => string.Create(CultureInfo.InvariantCulture,
            $"10.0.0.9 - - [{First.AddSeconds(i):dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /v1/items HTTP/1.1\" 200 512 {duration(i)} Root={SmallLogs.Trace(i)}\n"))));
    }

    private JsonElement[] Diagnose(out string said, params string[] options)
    {
        ToolRun run = Tool.Run(_folder.Path, ["diagnose", "logs", "--requests", "all", "--output", "out", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        said = Requests.Summary(_folder["out"]).GetProperty("notes").ToString();
        return [.. Requests.Read(_folder["out"])];
    }
}

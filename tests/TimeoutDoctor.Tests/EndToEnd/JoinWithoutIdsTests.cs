using System.Globalization;
using System.Text.Json;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>What must not change what the join without ids finds, asked of the whole tool.</summary>
public sealed class JoinWithoutIdsTests
{
    private static readonly string[] Options = ["--requests", "all", "--elb-timeout", "6s", "--fast-backend", "1s"];

    [Fact]
    public void Records_find_their_partners_and_lost_requests_none()
    {
        var logs = new IdlessLogs();
        IReadOnlyList<JsonElement> requests = Run(logs, l => l);

        (int made, int wrong) = Count(logs, requests);
        Assert.Equal(IdlessLogs.Count, requests.Count);
        Assert.Equal(0, wrong);
        Assert.True(made >= 0.97 * logs.AppOf.Count(a => a.Value.Length > 0), $"{made} links");
    }

    [Fact]
    public void A_given_up_request_is_said_to_have_waited_as_long_as_the_lines_around_it_tell()
    {
        IReadOnlyList<JsonElement> requests = Run(new IdlessLogs(), l => l);

        double[] waits = [.. requests.Where(r => r.GetProperty("front").GetProperty("status").GetInt32() == 504).Select(r => r.GetProperty("front").GetProperty("durationMs")).Where(d => d.ValueKind == JsonValueKind.Number).Select(d => d.GetDouble())];

        Assert.True(waits.Length > 20, $"only {waits.Length}");
        Assert.All(waits, w => Assert.InRange(w, 5_500, 6_500));
    }

    [Fact]
    public void The_order_of_the_files_changes_no_verdict()
    {
        Assert.Equal(Verdicts(Run(new IdlessLogs(), l => l)), Verdicts(Run(new IdlessLogs(), l => l, inputs: ["logs/app/host1", "logs/elb", "logs/app/host0"])));
    }

    [Fact]
    public void Splitting_files_changes_no_verdict()
    {
        Assert.Equal(Verdicts(Run(new IdlessLogs(), l => l)), Verdicts(Run(new IdlessLogs(), l => l, parts: 3)));
    }

    [Fact]
    public void Unrelated_traffic_changes_no_verdict()
    {
        Assert.Equal(Verdicts(Run(new IdlessLogs(), l => l)), Verdicts(Run(new IdlessLogs(), l =>
        {
            l.AddForeign(600);
            return l;
        })));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void Lines_that_are_missing_make_no_wrong_link(double loss)
    {
        var logs = new IdlessLogs();
        (int made, int wrong) = Count(logs, Run(logs, l => l, loss: loss));
        Assert.True(made > (0.9 - loss) * IdlessLogs.Count, $"{made} links");
        Assert.True(wrong <= 0.001 * made, $"{wrong} of {made} links are wrong");
    }

    private static (int Made, int Wrong) Count(IdlessLogs logs, IReadOnlyList<JsonElement> requests)
    {
        int made = 0, wrong = 0;
        foreach (JsonElement request in requests.Where(r => r.PlaceOf("app") is not null))
        {
            JsonElement app = request.GetProperty("app");
            DateTimeOffset ended = Time(app) + TimeSpan.FromMilliseconds(app.GetProperty("durationMs").GetDouble());
            string expected = logs.AppOf[request.GetProperty("front").GetProperty("start").GetDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + "Z"];
            made++;
            wrong += expected.Length > 0 && Math.Abs((DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture) - ended).TotalMilliseconds) < 0.5 ? 0 : 1;
        }

        return (made, wrong);
    }

    private static DateTimeOffset Time(JsonElement record) => record.GetProperty("start").GetDateTimeOffset();

    // Places differ where files are cut differently; what happened does not.
    private static string[] Verdicts(IReadOnlyList<JsonElement> requests) =>
        [.. requests.Select(r => $"{r.GetProperty("front").GetProperty("start")} {r.CauseOf() ?? "-"} {r.GetProperty("flagged")} app {(r.PlaceOf("app") is null ? "-" : r.GetProperty("app").GetProperty("start").GetString())}").Order(StringComparer.Ordinal)];

    private static IReadOnlyList<JsonElement> Run(IdlessLogs logs, Func<IdlessLogs, IdlessLogs> change, string[]? inputs = null, int parts = 1, double loss = 0)
    {
        using var folder = new ScratchFolder();
        change(logs).Write(folder, parts, loss);
        ToolRun run = Tool.Run(folder.Path, ["diagnose", .. inputs ?? ["logs"], .. Options, "--output", folder["out"]]);
        Assert.True(run.ExitCode == 0, run.Error);
        return Requests.Read(folder["out"]);
    }
}

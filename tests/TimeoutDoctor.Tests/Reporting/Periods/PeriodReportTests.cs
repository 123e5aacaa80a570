using System.Text.Json;
using TimeoutDoctor.History;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Periods;
using TimeoutDoctor.Tests.History;

namespace TimeoutDoctor.Tests.Reporting.Periods;

public sealed class PeriodReportTests
{
    private const string Hostile = "GET /<img src=x onerror=alert(1)>\u001b[31m\u202e`*|<!channel>";

    private static readonly PeriodReport Report = HistorySample.Report();

    [Fact]
    public void Markdown_is_as_recorded() => GoldenFile.Matches("period.md", Written(w => PeriodMarkdown.Write(w, Report)));

    [Fact]
    public void The_summary_for_a_chat_is_as_recorded() => GoldenFile.Matches("period-slack.md", Written(w => SlackSummary.Write(w, Report)));

    [Theory]
    [InlineData(80)]
    [InlineData(140)]
    public void The_screen_is_as_recorded_and_keeps_to_its_width(int width)
    {
        string screen = Written(w => PeriodScreen.Write(w, Report, new TerminalStyle(width, Color: false, Unicode: true), "out/report.html"));
        GoldenFile.Matches($"period-{width}.txt", screen);
        Assert.All(screen.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Json_keeps_its_names_and_writes_unknown_numbers_as_null()
    {
        using var bytes = new MemoryStream();
        PeriodJson.Write(bytes, Report);
        JsonElement root = JsonDocument.Parse(bytes.ToArray()).RootElement;
        Assert.Equal(1, root.GetProperty("schemaVersion").GetInt32());
        JsonElement report = root.GetProperty("report");
        Assert.Equal("2026-11-16T00:00:00Z", report.GetProperty("this").GetProperty("from").GetString());
        Assert.Equal(29000, report.GetProperty("policy").GetProperty("gateway").GetDouble());
        Assert.True(report.GetProperty("busiestHour").GetProperty("requests").GetInt64() > 0);
        JsonElement row = report.GetProperty("latencies")[0];
        Assert.Equal(JsonValueKind.Null, row.GetProperty("route").ValueKind);
        Assert.True(row.GetProperty("p99").GetProperty("value").GetDouble() > 0);
        JsonElement fresh = report.GetProperty("latencies").EnumerateArray().First(l => l.GetProperty("route").GetString() == "POST /v1/new");
        Assert.Equal(JsonValueKind.Null, fresh.GetProperty("p99Before").GetProperty("value").ValueKind);
    }

    [Fact]
    public void Csv_has_a_row_per_route_and_segment()
    {
        string[] lines = Written(w => PeriodCsv.Write(w, Report)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1 + Report.Latencies.Count, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("GET /v1/orders,total,", StringComparison.Ordinal));
    }

    [Fact]
    public void Text_of_a_log_stays_text_everywhere()
    {
        HistoryPart part = HistorySample.Hour(HistorySample.Monday, HistorySample.Cell(Hostile, HistorySample.Durations(new Random(1), 50, 90)), HistorySample.Cell("=cmd|' /C calc'!A0", [5]));
        PeriodReport report = PeriodAnalysis.Of(HistorySample.File([part]), HistorySample.Week, HistorySample.WeekBefore, new TimeoutPolicy()) with { ToolVersion = "1" };
        IReadOnlyList<Chart> charts = PeriodCharts.Draw(report);
        string html = Written(w => PeriodHtml.Write(w, report, charts));
        string markdown = Written(w => PeriodMarkdown.Write(w, report)), slack = Written(w => SlackSummary.Write(w, report));
        string screen = Written(w => PeriodScreen.Write(w, report, new TerminalStyle(80, Color: false, Unicode: true), null));
        string csv = Written(w => PeriodCsv.Write(w, report));
        Assert.All([html, markdown, slack, screen], text =>
        {
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\u202e', text);
        });
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.All(charts, c => Assert.DoesNotContain("<img", c.FileSvg, StringComparison.Ordinal));
        Assert.DoesNotContain("<!channel>", slack, StringComparison.Ordinal);
        Assert.DoesNotContain("\n=cmd", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_carry_their_numbers_and_their_headings_state_the_finding()
    {
        IReadOnlyList<Chart> charts = PeriodCharts.Draw(Report);
        Assert.Equal(["headroom", "days", "timeline", "week"], charts.Select(c => c.Id));
        Assert.Equal(3, charts[0].Data.Rows.Count);
        Assert.Equal(7, charts[1].Data.Rows.Count);
        Assert.Equal(Report.Totals.Timeouts, charts[2].Data.Rows.Sum(r => long.Parse(r[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(charts, c => Assert.Matches("[0-9]", c.Heading));
    }

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }
}

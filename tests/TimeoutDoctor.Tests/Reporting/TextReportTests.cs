using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting;
using TimeoutDoctor.Reporting.Console;
using TimeoutDoctor.Reporting.Csv;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Tests.Reporting;

public sealed class TextReportTests
{
    [Theory]
    [InlineData(80, false, true, "first-80.txt")]
    [InlineData(80, true, true, "first-80-color.txt")]
    [InlineData(80, false, false, "first-80-ascii.txt")]
    [InlineData(140, false, true, "first-140.txt")]
    [InlineData(140, true, true, "first-140-color.txt")]
    public void The_first_screen_is_as_agreed(int width, bool color, bool unicode, string golden) =>
        GoldenFile.Matches(golden, First(SampleReport.Make(), new(width, color, unicode)));

    [Theory]
    [InlineData(80, "explain-80.txt")]
    [InlineData(140, "explain-140.txt")]
    public void The_explain_screen_is_as_agreed(int width, string golden) => GoldenFile.Matches(golden, Explain(SampleReport.Make(), new(width, false, true)));

    [Fact]
    public void The_markdown_is_as_agreed() => GoldenFile.Matches("report.md", Markdown(SampleReport.Make()));

    [Theory]
    [InlineData(80, true)]
    [InlineData(80, false)]
    [InlineData(140, true)]
    public void No_screen_is_wider_than_the_terminal_or_longer_than_22_lines(int width, bool unicode)
    {
        DiagnosisReport all = SampleReport.Make(SampleReport.Hostile) with { Causes = [.. CauseIds.All.Select(c => new CauseCount(c, 10, 5, 0.5, null, null))] };
        string first = First(all, new(width, false, unicode));
        Assert.True(first.TrimEnd('\n').Split('\n').Length <= 22, first);
        Assert.All((first + Explain(all, new(width, false, unicode))).Split('\n'), line => Assert.True(DisplayWidth.Of(line) <= width, line));
    }

    [Fact]
    public void Hostile_text_reaches_no_output_raw()
    {
        DiagnosisReport report = SampleReport.Make(SampleReport.Hostile);
        string screens = First(report, new(140, false, true)) + Explain(report, new(140, false, true));
        string markdown = Markdown(report);
        Assert.Contains("\\x1b", screens, StringComparison.Ordinal);
        Assert.Contains("\\u202e", screens, StringComparison.Ordinal);
        Assert.Contains("\\xff", screens, StringComparison.Ordinal);
        Assert.DoesNotContain(screens + markdown, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        Assert.Contains("&lt;script&gt;", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", markdown, StringComparison.Ordinal);
        string csv = Csv(report);
        Assert.Contains("'=cmd()", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=cmd()", csv, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_row_per_request_and_known_hop()
    {
        string[] lines = Csv(SampleReport.Make()).TrimEnd('\n').Split('\n');
        Assert.StartsWith("apigw/access.log,1182,a3f1c9d0-7b52,,2026-11-23T01:26:41.207Z,29002,504,GET,/v1/products/8841,", lines[1], StringComparison.Ordinal);
        Assert.Equal("apigw/access.log,1182,a3f1c9d0-7b52,elb-to-app,28310", lines[3]);
        Assert.Equal("apigw/access.log,1182,a3f1c9d0-7b52,app,812", lines[4]);
    }

    [Fact]
    public void Logs_that_do_not_join_get_no_clean_bill()
    {
        DiagnosisReport report = SampleReport.Make() with { TimedOut = 0, Explained = 0, Flagged = 0, Causes = [], Findings = [], AppJoins = new(), LoadBalancerJoins = new() };
        string text = First(report, new(80, false, true));
        Assert.Contains("No request of 24,106 reached a timeout.", text, StringComparison.Ordinal);
        Assert.Contains("could be joined", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29_000, "29 s")]
    [InlineData(31_600, "31.6 s")]
    [InlineData(1_900, "1.9 s")]
    [InlineData(812, "812 ms")]
    [InlineData(0.4, "0.4 ms")]
    [InlineData(double.NaN, "–")]
    public void Durations_read_well(double ms, string text) => Assert.Equal(text, ReportNumbers.Duration(ms));

    private static string First(DiagnosisReport report, TerminalStyle style) =>
        Text(o => ConsoleReport.Write(o, report, style, SampleReport.Steps, "out/report.html", "a3f1c9d0-7b52"));

    private static string Explain(DiagnosisReport report, TerminalStyle style) => Text(o => ExplainScreen.Write(o, report.Explanations[0], report, style));

    private static string Markdown(DiagnosisReport report) => Text(o => MarkdownReport.Write(o, report, SampleReport.Steps));

    private static string Csv(DiagnosisReport report) => Text(o =>
    {
        using var tables = new RequestTables(report.Names, report.Inputs);
        (string requests, string hops)[] parts = [tables.Headers(), .. report.Explanations.Select(tables.Rows)];
        o.Write(string.Concat(parts.Select(p => p.requests)) + string.Concat(parts.Select(p => p.hops)));
    });

    private static string Text(Action<TextWriter> write)
    {
        var output = new StringWriter();
        write(output);
        return output.ToString();
    }
}

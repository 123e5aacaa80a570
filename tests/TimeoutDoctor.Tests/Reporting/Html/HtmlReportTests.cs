using System.Text.RegularExpressions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Html;

namespace TimeoutDoctor.Tests.Reporting.Html;

public sealed class HtmlReportTests
{
    [Fact]
    public void Hostile_log_text_stays_visible_text()
    {
        string page = Page(PageSample.Make());
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(2)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("\\x1b[31m", page, StringComparison.Ordinal);
        Assert.Contains("\\u202e", page, StringComparison.Ordinal);
        Assert.Contains("\\xff", page, StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(page, "<script(?! type=\"application/json\"|>\"use strict\")", RegexOptions.IgnoreCase));
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202e', page);
    }

    [Fact]
    public void The_page_asks_the_network_for_nothing()
    {
        string page = Page(PageSample.Make());
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        string without = Regex.Replace(page, "xmlns(:xlink)?=\"[^\"]*\"", "");
        Assert.DoesNotContain("http://", without, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", without, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdict_steps_charts_and_origin_are_there()
    {
        string page = Page(PageSample.Make());
        Assert.Contains("<h1>1 of 1 timeout waited 28 s (median) before the application started</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<li>restart it</li>", page, StringComparison.Ordinal);
        Assert.Equal(12, Regex.Count(page, "<svg ")); // six charts at two widths; causes are a table
        Assert.Contains("timeout-doctor 1.2.3", page, StringComparison.Ordinal);
        Assert.Contains("diagnose &lt;x&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_anything_still_makes_a_page()
    {
        DiagnosisReport empty = new() { ToolVersion = "1", Names = new Interner(), Policy = new TimeoutPolicy(), Front = Hop.Unknown, Inputs = [] };
        Assert.Contains("No request was found in these logs", Page(empty), StringComparison.Ordinal);
    }

    private static string Page(DiagnosisReport report)
    {
        using var output = new StringWriter();
        HtmlReport.Write(output, report, ChartSet.Draw(report), ["restart it"]);
        return output.ToString();
    }
}

using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Whatever stands in a log, no output does harm.</summary>
public sealed class HostileLogTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public HostileLogTests() => HostileLogs.Write(_folder);

    [Theory]
    [InlineData("text")]
    [InlineData("markdown")]
    [InlineData("csv")]
    [InlineData("ndjson")]
    [InlineData("json")]
    public void Stdout_and_stderr_hold_no_control_characters_and_no_broken_text(string format)
    {
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--format", format, "--requests", "all", "--color", "never");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotEmpty(run.Output);
        AssertHarmless(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(run.Output));
        AssertHarmless(run.Error);
    }

    [Fact]
    public void Explain_quotes_the_lines_harmlessly()
    {
        ToolRun run = Tool.Run(_folder.Path, "explain", "4c03d4a7-dc09-4fcd-87e8-ffa4d4390004", "logs", "--color", "never");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertHarmless(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(run.Output));
        Assert.Contains("script", run.OutputText, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_holds_the_text_and_not_the_markup()
    {
        Diagnose();
        string html = File.ReadAllText(_folder["out/report.html"]);
        Assert.DoesNotContain(HostileLogs.Script, html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', html);
        Assert.DoesNotContain('\u202e', html);
        Assert.DoesNotContain('\0', html);
    }

    [Theory]
    [InlineData("requests.csv")]
    [InlineData("hops.csv")]
    public void No_cell_of_a_spreadsheet_is_a_formula(string file)
    {
        Diagnose();
        using var reader = new StreamReader(_folder["out/" + file]);
        using var csv = new CsvReader(reader, new CsvConfiguration(System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(csv.Read() && csv.ReadHeader());
        int rows = 0;
        while (csv.Read())
        {
            rows++;
            foreach (string cell in csv.Parser.Record!)
            {
                bool number = double.TryParse(cell, System.Globalization.CultureInfo.InvariantCulture, out _);
                Assert.True(number || cell.Length == 0 || !"=+-@\t\r".Contains(cell[0], StringComparison.Ordinal), $"row {rows} has the cell {cell}");
                Assert.DoesNotContain('\u001b', cell);
            }
        }

        Assert.True(rows >= SmallLogs.TimedOut);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertHarmless(string text)
    {
        char[] harmful = [.. text.Where(c => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is >= '\u202a' and <= '\u202e' or >= '\u2066' and <= '\u2069').Distinct()];
        Assert.True(harmful.Length == 0, "found " + string.Join(' ', harmful.Select(c => $"U+{(int)c:X4}")));
    }

    private void Diagnose()
    {
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--requests", "all", "--output", "out");
        Assert.True(run.ExitCode == 0, run.Error);
    }
}

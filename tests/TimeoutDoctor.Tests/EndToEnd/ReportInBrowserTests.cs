using Microsoft.Playwright;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The report, opened from disk in a real browser.</summary>
public sealed class ReportInBrowserTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly List<string> _complaints = [];
    private readonly List<string> _requested = [];

    [BrowserFact]
    public async Task The_report_works_offline_and_shows_its_charts()
    {
        string story = System.IO.Path.Combine(Repository.Scenarios, "story");
        AssertDone(Tool.Run(story, "diagnose", "--config", "timeout-doctor.json", "--output", _folder["out"]));
        await OpenAsync(async page =>
        {
            Assert.Contains("504", await page.InnerTextAsync("body"), StringComparison.Ordinal);
            ChartBox[] charts = await page.EvaluateAsync<ChartBox[]>(ChartsScript);
            Assert.True(charts.Length >= 3, $"{charts.Length} charts");
            Assert.All(charts, chart =>
            {
                Assert.True(chart.Width >= 200 && chart.Height >= 100, $"a chart of {chart.Width} x {chart.Height}");
                Assert.True(chart.Letters > 10, "a chart without text");
            });
        });
    }

    [BrowserFact]
    public async Task Text_from_a_log_stays_text()
    {
        HostileLogs.Write(_folder);
        AssertDone(Tool.Run(_folder.Path, "diagnose", "logs", "--requests", "all", "--output", _folder["out"]));
        await OpenAsync(async page =>
        {
            Assert.DoesNotContain("harmed", await page.TitleAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator("img[src=x]").CountAsync());
            Assert.Contains("<script>", await page.Locator("body").TextContentAsync() ?? "", StringComparison.Ordinal);
        });
    }

    public void Dispose() => _folder.Dispose();

    // Charts are drawings of some size; small drawings are icons. Glyphs drawn as paths count like letters.
    private const string ChartsScript = """
        () => [...document.querySelectorAll('svg')].map(svg => {
            const box = svg.getBoundingClientRect();
            return { width: box.width, height: box.height, letters: svg.textContent.trim().length };
        }).filter(chart => chart.width >= 100)
        """;

    private static void AssertDone(ToolRun run) => Assert.True(run.ExitCode == 0, run.Error);

    private async Task OpenAsync(Func<IPage, Task> look)
    {
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserFactAttribute.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        IPage page = await browser.NewPageAsync();
        page.Console += (_, message) => Note(_complaints, message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => Note(_complaints, true, error);
        string report = new Uri(_folder["out/report.html"]).AbsoluteUri;
        page.Request += (_, request) => Note(_requested, request.Url != report && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal), request.Url);
        await page.GotoAsync(report);
        await look(page);
        Assert.Empty(_complaints);
        Assert.Empty(_requested);
    }

    private static void Note(List<string> list, bool noteworthy, string text)
    {
        if (noteworthy)
        {
            list.Add(text);
        }
    }

    private sealed class ChartBox
    {
        public double Width { get; set; }

        public double Height { get; set; }

        public int Letters { get; set; }
    }
}

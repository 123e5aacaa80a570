using Microsoft.Playwright;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The report, opened from disk in a real browser.</summary>
public sealed class ReportInBrowserTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [BrowserFact]
    public async Task The_report_works_offline_and_shows_its_charts()
    {
        Story();
        await OpenAsync(async page =>
        {
            Assert.Contains("504", await page.InnerTextAsync("body"), StringComparison.Ordinal);
            ChartBox[] charts = await page.EvaluateAsync<ChartBox[]>(ChartsScript);
            Assert.True(charts.Length >= 3, $"{charts.Length} charts");
            Assert.All(charts, chart =>
            {
                Assert.True(chart.Width >= 200 && chart.Height >= 60, $"a chart of {chart.Width} x {chart.Height}");
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
            Assert.Contains("<script>", await page.Locator("main").InnerTextAsync() ?? "", StringComparison.Ordinal);
        });
    }

    [BrowserFact]
    public async Task The_table_of_requests_filters_sorts_opens_and_follows_a_link()
    {
        Story();
        string id = Requests.Read(_folder["out"]).Select(r => r.GetProperty("front").GetProperty("requestId").GetString()!).ElementAt(150);
        await OpenAsync(async page =>
        {
            ILocator rows = page.Locator("#rows tbody tr[data-i]");
            Assert.InRange(await rows.CountAsync(), 151, 306); // as far as the request that the link names
            await page.FillAsync("#rows-text", "retried");
            int filtered = await rows.CountAsync();
            Assert.InRange(filtered, 1, 99);
            Assert.All(await rows.AllInnerTextsAsync(), text => Assert.Contains("retried", text, StringComparison.Ordinal));
            await page.FillAsync("#rows-text", "");
            await page.ClickAsync("#rows th:nth-child(4) button");
            await page.ClickAsync("#rows th:nth-child(4) button");
            Assert.Equal("descending", await page.GetAttributeAsync("#rows th:nth-child(4)", "aria-sort"));
            double[] fronts = [.. (await page.Locator("#rows tbody tr[data-i] td:nth-child(4)").AllInnerTextsAsync()).Select(Milliseconds)];
            Assert.Equal(fronts.OrderDescending(), fronts);
            await page.EvaluateAsync("() => location.hash = ''");
            await page.EvaluateAsync("id => location.hash = 'request=' + id", id);
            await page.WaitForFunctionAsync("() => document.activeElement.closest('tr[data-i]') !== null");
            Assert.Contains(id, await page.InnerTextAsync("#rows tr.more"), StringComparison.Ordinal);
            await page.Keyboard.PressAsync("Enter");
            Assert.Equal(0, await page.Locator("#rows tr.more").CountAsync());
            Assert.Equal("true", await page.EvaluateAsync<string>("() => String(document.activeElement.closest('tr[data-i]') !== null)"));
        }, "#request=" + id);
    }

    [BrowserFact]
    public async Task Ten_thousand_flagged_requests_are_filtered_sorted_and_found()
    {
        SmallLogs.Write(_folder, count: 50_000);
        AssertDone(Tool.Run(_folder.Path, "diagnose", "logs", "--output", "out"));
        string last = Requests.Read(_folder["out"]).Select(r => r.GetProperty("front").GetProperty("requestId").GetString()!).Last();
        await OpenAsync(async page =>
        {
            ILocator rows = page.Locator("#rows tbody tr[data-i]");
            Assert.Equal(100, await rows.CountAsync());
            Assert.StartsWith("10,000 of 10,000", await page.InnerTextAsync("#rows-count"), StringComparison.Ordinal);
            await page.ClickAsync("#rows th:nth-child(1) button"); // they came oldest first
            string newest = await rows.First.InnerTextAsync();
            await page.FillAsync("#rows-text", last);
            Assert.Equal(1, await rows.CountAsync());
            Assert.Equal(newest, await rows.First.InnerTextAsync());
            await page.EvaluateAsync("id => location.hash = 'request=' + id", last);
            await page.WaitForFunctionAsync("() => document.activeElement.closest('tr[data-i]') !== null");
            Assert.Contains(last, await page.InnerTextAsync("#rows tr.more"), StringComparison.Ordinal);
        });
    }

    [BrowserFact]
    public async Task Charts_tell_their_values_to_the_pointer_and_the_keyboard()
    {
        Story();
        await OpenAsync(async page =>
        {
            ILocator chart = page.Locator("#when .wide svg").First;
            await chart.ScrollIntoViewIfNeededAsync();
            await chart.HoverAsync();
            Assert.Contains("request", await page.InnerTextAsync("#tip"), StringComparison.Ordinal);
            await chart.FocusAsync();
            await page.Keyboard.PressAsync("ArrowRight");
            string first = await page.InnerTextAsync("#tip");
            await page.Keyboard.PressAsync("ArrowRight");
            Assert.NotEqual(first, await page.InnerTextAsync("#tip"));
        });
    }

    [BrowserFact]
    public async Task On_a_phone_in_the_dark_and_on_paper_everything_fits_and_can_be_read()
    {
        Story();
        await OpenAsync(async page =>
        {
            await page.SetViewportSizeAsync(400, 800);
            Assert.Equal(400, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            Assert.True(await page.Locator("#fast .narrow svg").IsVisibleAsync());
            Assert.False(await page.Locator("#fast .wide svg").IsVisibleAsync());
            Assert.Empty(await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('.causes td')].filter(e => e.getBoundingClientRect().right > 400).map(e => e.textContent)"));
            foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                Assert.Empty(await page.EvaluateAsync<string[]>(ContrastScript));
            }

            await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
            Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
            Assert.False(await page.Locator("nav").IsVisibleAsync());
        });
    }

    [BrowserFact]
    public async Task Without_scripts_all_is_there_but_sorting_and_filtering()
    {
        Story();
        await OpenAsync(
            async page =>
            {
                Assert.Equal(100, await page.Locator("#rows tbody tr").CountAsync());
                Assert.False(await page.Locator("#rows-tools").IsVisibleAsync());
                Assert.True(await page.Locator("#fast .wide svg").IsVisibleAsync());
                Assert.Equal(0, await page.Locator("svg:not([aria-label])").CountAsync());
            },
            scripts: false);
    }

    [BrowserFact]
    public async Task The_report_of_a_week_works_offline_on_all_screens()
    {
        var history = TimeoutDoctor.History.HistoryFile.Open(_folder["h"]);
        TimeoutDoctor.History.HistoryUpdate.Apply(history, History.HistorySample.TwoWeeks());
        history.Save();
        AssertDone(Tool.Run(_folder.Path, "report", "--history", "h", "--week", "2026-W47", "--output", "out"));
        await OpenAsync(async page =>
        {
            ChartBox[] charts = await page.EvaluateAsync<ChartBox[]>(ChartsScript);
            Assert.Equal(4, charts.Length);
            Assert.All(charts, chart => Assert.True(chart.Width >= 200 && chart.Height >= 60 && chart.Letters > 10, $"{chart.Width} x {chart.Height}, {chart.Letters} letters"));
            await page.ClickAsync("#changes th:nth-child(4) button");
            await page.SetViewportSizeAsync(400, 800);
            Assert.Equal(400, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
            foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                Assert.Empty(await page.EvaluateAsync<string[]>(ContrastScript));
            }
        });
    }

    public void Dispose() => _folder.Dispose();

    private void Story() => AssertDone(Tool.Run(System.IO.Path.Combine(Repository.Scenarios, "several", "with-ids"), "diagnose", "--config", "timeout-doctor.json", "--output", _folder["out"]));

    private static double Milliseconds(string text) => text is "–" ? -1
        : double.Parse(text.Split('\u00a0')[0], System.Globalization.CultureInfo.InvariantCulture) * (text.EndsWith("ms", StringComparison.Ordinal) ? 1 : 1000);

    // WCAG AA: 4.5 for text, 3 for large text, against the nearest ground that is painted.
    private const string ContrastScript = """
        () => {
            const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return { rgb: c.startsWith('color(') ? m.slice(0, 3).map(v => v * 255) : m.slice(0, 3), a: m.length > 3 ? m[3] : 1 }; };
            const lum = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
            const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.a > .99) return c.rgb; } return [255, 255, 255]; };
            const bad = new Set();
            for (const e of document.querySelectorAll('main *, header *')) {
                if (e.closest('svg, script, .skip, [aria-hidden]') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || !e.getClientRects().length) continue;
                const style = getComputedStyle(e), [a, b] = [lum(parse(style.color).rgb), lum(ground(e))].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
                const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
                if (ratio < (large ? 3 : 4.5)) bad.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)} '${e.textContent.trim().slice(0, 30)}'`);
            }
            return [...bad];
        }
        """;

    // Charts are drawings of some size; small drawings are icons. Glyphs drawn as paths count like letters.
    private const string ChartsScript = """
        () => [...document.querySelectorAll('svg')].map(svg => {
            const box = svg.getBoundingClientRect();
            return { width: box.width, height: box.height, letters: svg.textContent.trim().length };
        }).filter(chart => chart.width >= 100)
        """;

    private static void AssertDone(ToolRun run) => Assert.True(run.ExitCode == 0, run.Error);

    private Task OpenAsync(Func<IPage, Task> look, string hash = "", bool scripts = true) => OfflinePage.OpenAsync(_folder["out/report.html"], look, hash, scripts);

    private sealed class ChartBox
    {
        public double Width { get; set; }

        public double Height { get; set; }

        public int Letters { get; set; }
    }
}

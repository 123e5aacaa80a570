using Microsoft.Playwright;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>Both pages are held against the rules of WCAG 2.2 A and AA by axe, in light and dark, wide and narrow.</summary>
public sealed class AccessibilityTests : IDisposable
{
    private const string Violations = """
        async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })).violations
            .flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.target.join(' ')} ${n.failureSummary}`))
        """;

    private readonly ScratchFolder _folder = new();

    [WebFact]
    public Task The_incident_report_breaks_no_rule()
    {
        Done(Tool.Run(Path.Combine(Repository.Scenarios, "several", "with-ids"), "diagnose", "--config", "timeout-doctor.json", "--output", _folder["out"]));
        return CheckAsync();
    }

    [WebFact]
    public Task The_report_of_a_week_breaks_no_rule()
    {
        var history = TimeoutDoctor.History.HistoryFile.Open(_folder["h"]);
        TimeoutDoctor.History.HistoryUpdate.Apply(history, History.HistorySample.TwoWeeks());
        history.Save();
        Done(Tool.Run(_folder.Path, "report", "--history", "h", "--week", "2026-W47", "--output", "out"));
        return CheckAsync();
    }

    [WebFact]
    public async Task A_page_that_breaks_rules_is_found()
    {
        _folder.Write("out/report.html", "<!doctype html><title>x</title><img src='data:,'><p style='color:#bbb'>hardly to be read</p>");
        string[] found = [];
        await OfflinePage.OpenAsync(_folder["out/report.html"], async page => found = await RunAsync(page));
        Assert.Contains(found, f => f.StartsWith("image-alt", StringComparison.Ordinal));
        Assert.Contains(found, f => f.StartsWith("color-contrast", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static void Done(ToolRun run) => Assert.True(run.ExitCode == 0, run.Error);

    private Task CheckAsync() => OfflinePage.OpenAsync(_folder["out/report.html"], async page =>
    {
        foreach (ColorScheme scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            foreach (int width in (int[])[1280, 400])
            {
                await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
                await page.SetViewportSizeAsync(width, 900);
                string[] violations = await RunAsync(page);
                Assert.True(violations.Length == 0, $"{scheme}, {width} px: {string.Join("\n", violations.Take(12))}");
            }
        }
    });

    private static async Task<string[]> RunAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(WebFactAttribute.Package("axe-core"), "axe.min.js")));
        return await page.EvaluateAsync<string[]>(Violations);
    }
}

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>The trace events are opened in a viewer that was written by others: speedscope.</summary>
public sealed class TraceViewerTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    [WebFact]
    public async Task Speedscope_opens_the_trace_events_and_shows_every_hop()
    {
        SmallLogs.Write(_folder);
        ToolRun run = Tool.Run(_folder.Path, "diagnose", "logs", "--export", "chrome-trace", "--output", "out");
        Assert.True(run.ExitCode == 0, run.Error);
        string viewer = Path.Combine(WebFactAttribute.Package("speedscope"), "dist", "release");
        await OfflinePage.OpenAsync(
            Path.Combine(viewer, "index.html"),
            async page =>
            {
                await page.Locator("input[type=file]").SetInputFilesAsync(_folder["out/trace-events.json"]);
                await page.WaitForFunctionAsync("() => document.title.includes('trace-events.json') || document.body.innerText.includes('load-balancer')");
                await page.Keyboard.PressAsync("t"); // the list of threads
                string shown = await page.InnerTextAsync("body");
                foreach (string hop in (string[])["api-gateway", "load-balancer", "app 10.0.1.5", "segments"])
                {
                    Assert.Contains(hop, shown, StringComparison.Ordinal);
                }
            },
            within: viewer);
    }

    public void Dispose() => _folder.Dispose();
}

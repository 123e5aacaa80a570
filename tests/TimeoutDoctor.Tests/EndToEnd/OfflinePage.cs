using Microsoft.Playwright;

namespace TimeoutDoctor.Tests.EndToEnd;

/// <summary>A page opened from disk in a real browser, which must neither complain nor ask for anything elsewhere.</summary>
internal static class OfflinePage
{
    /// <summary>Opens it and looks at it.</summary>
    /// <param name="path">The page's file.</param>
    /// <param name="look">What to look at.</param>
    /// <param name="hash">What follows the address, <c>#</c> included.</param>
    /// <param name="scripts">Whether scripts run.</param>
    /// <param name="within">The folder whose files it may ask for; null for itself alone.</param>
    public static async Task OpenAsync(string path, Func<IPage, Task> look, string hash = "", bool scripts = true, string? within = null)
    {
        List<string> complaints = [], requested = [];
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = BrowserFactAttribute.Path,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions { JavaScriptEnabled = scripts });
        // The browser's own words about the machine's graphics are not the page's.
        page.Console += (_, message) => Note(complaints, message.Type is "error" or "warning" && !message.Text.StartsWith("[.WebGL", StringComparison.Ordinal), message.Text);
        page.PageError += (_, error) => Note(complaints, true, error);
        string own = new Uri(within ?? path).AbsoluteUri;
        page.Request += (_, request) => Note(requested, !request.Url.StartsWith(own, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal), request.Url);
        await page.GotoAsync(new Uri(path).AbsoluteUri + hash);
        await look(page);
        Assert.Empty(complaints);
        Assert.Empty(requested);
    }

    private static void Note(List<string> list, bool noteworthy, string text)
    {
        if (noteworthy)
        {
            list.Add(text);
        }
    }
}

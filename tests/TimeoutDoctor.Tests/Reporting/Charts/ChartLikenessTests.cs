using SkiaSharp;
using TimeoutDoctor.History;
using TimeoutDoctor.Tests.EndToEnd;

namespace TimeoutDoctor.Tests.Reporting.Charts;

/// <summary>Charts look as they did when somebody last looked at them; UPDATE_GOLDEN=1 takes them as they are, to be looked at.</summary>
public sealed class ChartLikenessTests : IDisposable
{
    private const double Alike = 0.8;

    private readonly ScratchFolder _folder = new();

    [Fact]
    public void Charts_of_an_incident_look_as_before() =>
        LookAsBefore("incident", Path.Combine(Repository.Scenarios, "several", "with-ids"), "diagnose", "--config", "timeout-doctor.json", "--output", _folder["out"]);

    [Fact]
    public void Charts_of_a_week_look_as_before()
    {
        HistoryFile history = HistoryFile.Open(_folder["h"]);
        HistoryUpdate.Apply(history, History.HistorySample.TwoWeeks());
        history.Save();
        LookAsBefore("week", _folder.Path, "report", "--history", "h", "--week", "2026-W47", "--output", "out");
    }

    [Theory]
    [InlineData(0, 0, 2, 120)]    // a line that is not there
    [InlineData(200, 100, 24, 10)] // a word
    public void What_is_missing_is_seen(int x, int y, int width, int height)
    {
        byte[] whole = Picture(null), part = Picture(SKRectI.Create(x + 40, y + 40, width, height));
        Assert.True(ImageLikeness.Worst(whole, whole) > 0.999);
        Assert.True(ImageLikeness.Worst(whole, part) < Alike);
    }

    public void Dispose() => _folder.Dispose();

    private void LookAsBefore(string kind, string where, params string[] arguments)
    {
        ToolRun run = Tool.Run(where, arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        string golden = Path.Combine(Repository.Root, "tests", "TimeoutDoctor.Tests", "Golden", "charts", kind);
        Directory.CreateDirectory(golden);
        Dictionary<string, byte[]> drawn = Directory.GetFiles(_folder["out/charts"], "*.png").ToDictionary(p => Path.GetFileName(p)!, File.ReadAllBytes, StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.GetFiles(golden).ToList().ForEach(File.Delete);
            drawn.ToList().ForEach(d => File.WriteAllBytes(Path.Combine(golden, d.Key), ImageLikeness.Small(d.Value)));
        }

        Assert.Equal(Directory.GetFiles(golden).Select(Path.GetFileName).Order(StringComparer.Ordinal), drawn.Keys.Order(StringComparer.Ordinal));
        Assert.All(drawn, d => Assert.True(ImageLikeness.Worst(File.ReadAllBytes(Path.Combine(golden, d.Key)), d.Value) is var worst && worst >= Alike, $"{d.Key}: {worst:0.00}"));
    }

    // A line down the left and a word in the middle, but for what is cut out.
    private static byte[] Picture(SKRectI? without)
    {
        using var bitmap = new SKBitmap(ImageLikeness.Width, 200);
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.Gray };
        canvas.Clear(SKColors.White);
        canvas.DrawRect(40, 40, 1, 120, paint);
        for (int letter = 0; letter < 5; letter++)
        {
            canvas.DrawRect(240 + (letter * 5), 141, 2, 8, paint);
        }

        if (without is { } hole)
        {
            paint.Color = SKColors.White;
            canvas.DrawRect(hole, paint);
        }

        canvas.Flush();
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }
}

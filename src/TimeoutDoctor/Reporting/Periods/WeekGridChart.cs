using SkiaSharp;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>Share of slow requests by weekday and hour.</summary>
internal static class WeekGridChart
{
    private static readonly string[] Weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    private static readonly double[] Steps = [0, 0.0001, 0.001, 0.01, 0.03, 0.1];

    public static Chart Draw(PeriodReport report, string origin)
    {
        string limit = Wording.Duration(report.Policy.Gateway / 10);
        (int day, int hour) = Enumerable.Range(0, 7).SelectMany(d => Enumerable.Range(0, 24).Select(h => (d, h))).OrderByDescending(c => report.WeekGrid[c.d][c.h] is double.NaN ? -1 : report.WeekGrid[c.d][c.h]).First();
        string heading = report.WeekGrid[day][hour] > 0
            ? $"Slowest on {Weekdays[day]} at {hour:00}:00 UTC: {Wording.Percent(report.WeekGrid[day][hour])} of the requests {(report.WeekGridSegment == "total" ? "took" : "spent in " + report.WeekGridSegment)} longer than {limit}" : $"In no hour did requests take longer than {limit}";
        return ChartFrame.Make(new ChartPlan
        {
            Id = "week",
            Heading = heading,
            AltText = $"Grid of weekdays and hours, share of requests longer than {limit}. {heading}.",
            HeightOf = _ => 20 + (7 * 24) + 4,
            Draw = sketch => Paint(sketch, report, limit),
            Key = [.. Steps.Select((s, i) => new KeyEntry(i == 0 ? "none" : "> " + Wording.Percent(Steps[i - 1]), Palette.Ramp[i]))],
            Data = new ChartData(["Weekday", .. Enumerable.Range(0, 24).Select(h => $"#{h:00}")], [.. report.WeekGrid.Select((row, d) => (string[])[Weekdays[d], .. row.Select(Wording.Percent)])]),
            Origin = origin,
        });
    }

    private static void Paint(Sketch sketch, PeriodReport report, string limit)
    {
        double left = sketch.IsNarrow ? 40 : 100, wide = (sketch.Room - left - 8) / 24;
        for (int hour = 0; hour < 24; hour += sketch.IsNarrow ? 6 : 3)
        {
            sketch.Text($"{hour:00}:00", left + (hour * wide), 12, Palette.Muted, align: SKTextAlign.Left);
        }

        for (int day = 0; day < 7; day++)
        {
            double y = 20 + (day * 24);
            sketch.Text(sketch.IsNarrow ? Weekdays[day][..3] : Weekdays[day], 4, y + 16);
            for (int hour = 0; hour < 24; hour++)
            {
                double share = report.WeekGrid[day][hour], x = left + (hour * wide);
                if (!double.IsNaN(share))
                {
                    sketch.Bar(x, y, wide - 1, 22, Palette.Ramp[share <= 0 ? 0 : Math.Max(1, Array.FindLastIndex(Steps, s => share > s))]);
                }

                sketch.Spot(x, y, wide, 22, $"{Weekdays[day]} {hour:00}:00: " + (double.IsNaN(share) ? "no requests" : $"{Wording.Percent(share)} longer than {limit}"));
            }
        }
    }
}

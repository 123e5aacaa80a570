using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Which log has lines in which minute: can the absence of a line be trusted?</summary>
public static class CoverageChart
{
    /// <summary>Name of the chart.</summary>
    public const string Id = "coverage";

    private const int Most = 30;
    private const int Top = 20;

    /// <summary>The sources shown: those with most silent bins first among more than 30, else in path order.</summary>
    public static IReadOnlyList<SourceActivity> Shown(LogActivity activity) => activity.Sources.Count <= Most ? activity.Sources
        : [.. activity.Sources.OrderByDescending(s => s.Records.Count(r => r == 0)).Take(Most).OrderBy(s => s.Hop).ThenBy(s => s.Name, StringComparer.Ordinal)];

    /// <summary>Whether a bin is a gap: others wrote, this log did not.</summary>
    public static bool IsGap(LogActivity activity, SourceActivity source, int bin) =>
        source.Records[bin] == 0 && activity.Sources.Any(s => s.Records[bin] > 0);

    /// <summary>Draws the chart.</summary>
    public static Chart Draw(LogActivity activity, string heading, string origin)
    {
        IReadOnlyList<SourceActivity> sources = Shown(activity);
        int silent = sources.Sum(s => Enumerable.Range(0, s.Records.Count).Count(i => IsGap(activity, s, i)));
        return ChartFrame.Make(new ChartPlan
        {
            Id = Id,
            Heading = heading,
            AltText = $"Lines per log and {Bin(activity)}: {Wording.Of(sources.Count, "log", "logs")}, {activity.Sources[0].Records.Count} columns; {Wording.Of(silent, "cell", "cells")} without a line while other logs have some.",
            HeightOf = width => Top + (sources.Count * RowHeight(width == ChartFrame.Narrow)) + 8,
            Draw = sketch => Paint(sketch, activity, sources),
            Key = [new KeyEntry("lines", Palette.Ramp[2]), new KeyEntry("no line, though other logs have some", Palette.Gap, KeyShape.Hollow)],
            Data = new ChartData(
                ["Log", "#Lines", "#Silent " + Bin(activity) + "s"],
                [.. sources.Select(s => (string[])[Name(s), Wording.Count(s.Records.Sum()), Wording.Count(Enumerable.Range(0, s.Records.Count).Count(i => IsGap(activity, s, i)))])]),
            Origin = origin,
        });
    }

    /// <summary>A bin's width as a word.</summary>
    public static string Bin(LogActivity activity) => activity.Bin.TotalMinutes <= 1 ? "minute" : activity.Bin.TotalMinutes < 60 ? $"{activity.Bin.TotalMinutes:0} minutes" : activity.Bin.TotalHours <= 1 ? "hour" : activity.Bin.TotalHours < 24 ? $"{activity.Bin.TotalHours:0} hours" : $"{activity.Bin.TotalDays:0} days";

    private static int RowHeight(bool narrow) => narrow ? 38 : 22;

    private static string Name(SourceActivity source) => CauseWords.NameOf(source.Hop) + (source.Name.Length > 0 ? " " + source.Name : " log");

    private static void Paint(Sketch sketch, LogActivity activity, IReadOnlyList<SourceActivity> sources)
    {
        bool narrow = sketch.IsNarrow;
        double left = narrow ? 4 : 190, right = sketch.Room - 8;
        int bins = activity.Sources[0].Records.Count;
        double wide = (right - left) / bins;
        foreach ((int bin, string words) in PlotStyle.TimeMarks(activity.From, activity.Bin, bins, narrow ? 4 : 8))
        {
            sketch.Line(left + (bin * wide), Top - 5, left + (bin * wide), Top + (sources.Count * RowHeight(narrow)), Palette.Grid);
            sketch.Text(words, left + (bin * wide), 12, Palette.Muted);
        }

        for (int row = 0; row < sources.Count; row++)
        {
            double y = Top + (row * RowHeight(narrow));
            sketch.Text(sketch.Cut(Wording.Plain(Name(sources[row])), narrow ? right - left : left - 12), 4, y + (narrow ? 12 : 14));
            PaintRow(sketch, activity, sources[row], left, narrow ? y + 16 : y + 2, wide);
        }
    }

    private static void PaintRow(Sketch sketch, LogActivity activity, SourceActivity source, double left, double y, double wide)
    {
        double room = wide > 3 ? wide - 0.6 : wide;
        for (int i = 0; i < source.Records.Count; i++)
        {
            double x = left + (i * wide);
            bool gap = IsGap(activity, source, i);
            if (gap)
            {
                sketch.Outline(x, y, Math.Max(1.5, room), 16, Palette.Gap);
            }
            else if (source.Records[i] > 0)
            {
                sketch.Bar(x, y, room, 16, Palette.Ramp[2]);
            }

            sketch.Spot(x, y, wide, 16, $"{Name(source)}, {Wording.Clock(activity.From + (activity.Bin * i))}: {Wording.Of(source.Records[i], "line", "lines")}{(gap ? ", though other logs have some" : "")}");
        }
    }
}

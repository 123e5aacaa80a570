using ScottPlot;
using ScottPlot.TickGenerators;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>Where a plot's axes lie in px, so that words and hot spots meet its marks.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Width, double Height, double MinX, double MaxX, double MinY, double MaxY)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public double X(double value) => Left + ((value - MinX) / (MaxX - MinX) * Width);

    public double Y(double value) => Bottom - ((value - MinY) / (MaxY - MinY) * Height);
}

/// <summary>The look that all plots share.</summary>
internal static class PlotStyle
{
    /// <summary>An empty plot with a fixed frame; paddings in px.</summary>
    public static Plot New(float left, float right, float bottom, float top)
    {
        var plot = new Plot();
        plot.Font.Set(ShippedFont.Alias);
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(left, right, bottom, top));
        plot.Grid.MajorLineColor = Palette.Plot(Palette.Grid);
        plot.Axes.Top.FrameLineStyle.Width = 0;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        Style(plot.Axes.Bottom);
        Style(plot.Axes.Left);
        return plot;
    }

    /// <summary>Decades of milliseconds between two powers of ten.</summary>
    public static NumericManual Decades(int from, int to)
    {
        var ticks = new NumericManual();
        for (int i = from; i <= to; i++)
        {
            ticks.AddMajor(i, Decade(i));
        }

        return ticks;
    }

    /// <summary>A power of ten in ms, in words.</summary>
    public static string Decade(int power) => Wording.Duration(Math.Pow(10, power)).Replace('\u00a0', ' ');

    /// <summary>Moments on an axis whose unit is the bin, at round times.</summary>
    public static NumericManual Times(Instant from, TimeSpan bin, int bins, int most)
    {
        var ticks = new NumericManual();
        foreach ((int at, string words) in TimeMarks(from, bin, bins, most))
        {
            ticks.AddMajor(at - 0.5, words);
        }

        return ticks;
    }

    /// <summary>Round moments of an axis whose unit is the bin.</summary>
    public static IEnumerable<(int Bin, string Words)> TimeMarks(Instant from, TimeSpan bin, int bins, int most)
    {
        TimeSpan whole = bin * bins;
        TimeSpan step = Steps.FirstOrDefault(s => s >= bin && whole.Ticks / s.Ticks < most, bin * Math.Max(1, bins / most));
        string format = whole.TotalHours > 48 ? step.TotalHours >= 24 ? "MM-dd" : "MM-dd HH:mm" : step.TotalSeconds < 60 ? "HH:mm:ss" : "HH:mm";
        for (int i = 0; i < bins; i++)
        {
            Instant at = from + (bin * i);
            if (at.Ticks / step.Ticks != (at.Ticks - bin.Ticks) / step.Ticks)
            {
                yield return (i, at.ToDateTimeOffset().ToString(format, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }

    // What is left of an axis has room for five digits.
    private static string Short(double value) => value >= 1e6 ? (value / 1e6).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + "M"
        : value >= 1000 ? (value / 1e3).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) + "k" : Wording.Count((long)value);

    /// <summary>Counts from zero with few marks.</summary>
    public static NumericManual Counts(double largest, int marks)
    {
        double step = 1;
        double[] factors = [2, 2.5, 2];
        for (int i = 0; largest / step > marks; i++)
        {
            step *= factors[i % 3];
        }

        step = Math.Ceiling(step);
        var ticks = new NumericManual();
        for (double value = 0; value <= largest; value += step)
        {
            ticks.AddMajor(value, largest >= 100_000 ? Short(value) : Wording.Count((long)value));
        }

        return ticks;
    }

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(s => TimeSpan.FromSeconds(s)), .. new[] { 1, 2, 5, 10, 15, 30 }.Select(m => TimeSpan.FromMinutes(m)),
        .. new[] { 1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 1440, 8760 }.Select(h => TimeSpan.FromHours(h)),
    ];

    private static void Style(IAxis axis)
    {
        axis.FrameLineStyle.Color = Palette.Plot(Palette.Axis);
        axis.FrameLineStyle.Width = 1;
        axis.MajorTickStyle.Color = Palette.Plot(Palette.Axis);
        axis.MinorTickStyle.Length = 0;
        axis.TickLabelStyle.FontSize = 12;
        axis.TickLabelStyle.ForeColor = Palette.Plot(Palette.Muted);
    }
}

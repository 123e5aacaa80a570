using ScottPlot;
using ScottPlot.TickGenerators;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Fonts;

namespace TimeoutDoctor.Reporting.Charts;

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
            ticks.AddMajor(i, Wording.Duration(Math.Pow(10, i)).Replace('\u00a0', ' '));
        }

        return ticks;
    }

    /// <summary>Moments on an axis whose unit is the bin.</summary>
    public static NumericManual Times(TimeSeries series, int bins)
    {
        var ticks = new NumericManual();
        int step = Math.Max(1, (int)Math.Ceiling(bins / 6.0));
        string format = bins * series.Bin.TotalHours > 48 ? "MM-dd HH:mm" : series.Bin.TotalSeconds < 60 ? "HH:mm:ss" : "HH:mm";
        for (int i = 0; i < bins; i += step)
        {
            ticks.AddMajor(i, (series.From + (series.Bin * i)).ToDateTimeOffset().ToString(format, System.Globalization.CultureInfo.InvariantCulture));
        }

        return ticks;
    }

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
            ticks.AddMajor(value, Wording.Count((long)value));
        }

        return ticks;
    }

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

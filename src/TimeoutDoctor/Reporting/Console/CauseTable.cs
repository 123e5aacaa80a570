using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>Requests per cause with bars; from 120 columns on with medians and a sparkline.</summary>
internal sealed class CauseTable(Screen screen, DiagnosisReport report)
{
    private const int SparkCells = 24;
    private readonly bool _wide = screen.Width >= 120;

    private int BarCells => screen.Width >= 136 ? 26 : screen.Width >= 120 ? 14 : Math.Clamp(screen.Width - 60, 4, 20);

    private int Confidence => 36 + BarCells + 2;

    private int WaitEnd => Confidence + 18 + 2 + 11;

    private int AppEnd => WaitEnd + 2 + 10;

    public void Write(int rows)
    {
        screen.Add("CAUSE", Screen.Dim).Right("REQUESTS", 34, Screen.Dim).To(Confidence).Add("CONFIDENCE", Screen.Dim);
        if (_wide)
        {
            screen.Right("MEDIAN WAIT", WaitEnd, Screen.Dim).Right("MEDIAN APP", AppEnd, Screen.Dim).To(AppEnd + 2).Add(When(), Screen.Dim);
        }

        screen.End();
        int shown = report.Causes.Count <= rows ? rows : rows - 1;
        long most = report.Causes.Count == 0 ? 1 : Math.Max(1, report.Causes.Max(c => c.Requests));
        foreach (CauseCount cause in report.Causes.Take(shown))
        {
            Row(cause, most);
        }

        if (report.Causes.Count > shown)
        {
            screen.Add($"{report.Causes.Count - shown} more causes").Right(ReportNumbers.Count(report.Causes.Skip(shown).Sum(c => c.Requests)), 34).End();
        }
    }

    private void Row(CauseCount cause, long most)
    {
        bool undecided = cause.Cause == CauseIds.InsufficientEvidence;
        string mark = cause.Flagged == 0 && !undecided && cause.Cause.Length <= 12 ? " (not flagged)" : "";
        screen.Add(SafeText.Fit(cause.Cause + mark, 26, screen.Unicode)).Right(ReportNumbers.Count(cause.Requests), 34)
            .To(36).Add(screen.Bar(cause.Requests / (double)most, BarCells), HopColors.OfCause(cause.Cause)).To(Confidence);
        if (undecided)
        {
            screen.Add("–");
        }
        else
        {
            screen.Add(ReportNumbers.Confidence(cause.Confidence)).To(Confidence + 14).Add(ReportNumbers.ConfidenceValue(cause.Confidence));
        }

        if (_wide)
        {
            screen.Right(ReportNumbers.Duration(cause.MedianWait), WaitEnd).Right(ReportNumbers.Duration(cause.MedianApp), AppEnd)
                .To(AppEnd + 2).Add(Sparkline.Of(report.Series.TimeoutsByCause.GetValueOrDefault(cause.Cause) ?? [], SparkCells, screen.Unicode));
        }

        screen.End();
    }

    private string When()
    {
        TimeSeries series = report.Series;
        return series.Requests.Count == 0 ? "WHEN" : $"WHEN  {Clock.Minutes(series.From)}-{Clock.Minutes(series.From + (series.Bin * series.Requests.Count))}";
    }
}

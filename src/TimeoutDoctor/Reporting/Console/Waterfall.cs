using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>The hops of a request as bars on the front's clock, from 0 to the front's limit, so that requests compare.</summary>
internal sealed class Waterfall(Screen screen, ExplainedRequest request, DiagnosisReport report)
{
    private const int Left = 26;

    private readonly double _limit = Math.Max(1, report.Policy.Of(report.Front).TotalMilliseconds);
    private readonly int _cells = Math.Max(8, Math.Min(screen.Width - 40, 56));

    public void Write()
    {
        Timeline line = request.Timeline;
        Scale();
        double front = double.IsFinite(line.Wait) ? line.Wait : request.Trace.Front.Duration.Milliseconds;
        Row(CauseWords.NameOf(report.Front), front, 0, front, '█', 0, Status(request.Trace.Front));
        if (request.Trace.LoadBalancer.Count > 0)
        {
            Row("load balancer", line.ElbEnd - line.ElbStart, line.ElbStart, line.ElbEnd, '░', 0, Status(request.Trace.Elb));
        }

        double at = 0;
        foreach (HopName hop in HopNames.All)
        {
            double ms = line.Hops[hop];
            double from = StartOf(hop, line, at);
            if (hop == HopName.App || ms >= 0.01 * front)
            {
                Row(hop.Id(), ms, from, from + ms, '█', HopColors.Of(hop), hop == HopName.App && request.Trace.HasApp ? AppEnd(line, front) : "");
            }

            at = double.IsFinite(ms) ? from + ms : at;
        }
    }

    private static double StartOf(HopName hop, in Timeline line, double at)
    {
        double known = hop switch
        {
            HopName.ElbQueue => line.ElbStart,
            HopName.ElbToApp => line.Forwarded,
            HopName.App => line.AppStart,
            HopName.AppToElb => line.AppEnd,
            HopName.ElbResponse => line.ElbHead,
            HopName.ElbToGateway => line.ElbEnd,
            _ => double.NaN,
        };
        return double.IsFinite(known) ? known : at;
    }

    private static string Status(in HopRecord record) => record.Status > 0 ? record.Status.ToString(CultureInfo.InvariantCulture) : "";

    private string AppEnd(in Timeline line, double front)
    {
        string status = Status(request.Trace.AnsweringApp);
        double late = line.Ready - front;
        return late > 0 ? $"{status} +{ReportNumbers.Duration(late)}".TrimStart() : status;
    }

    private void Scale()
    {
        string end = ReportNumbers.Duration(_limit);
        screen.To(Left).Add("0 s").Right(ReportNumbers.Duration(_limit / 2), Left + (_cells / 2)).Right(end, Left + _cells, Screen.Dim).End();
    }

    private void Row(string name, double ms, double from, double to, char full, int color, string end)
    {
        screen.Add(name).Right(ReportNumbers.Milliseconds(ms), Left - 2).To(Left);
        if (double.IsFinite(from) && double.IsFinite(to))
        {
            int first = Math.Clamp((int)Math.Round(from / _limit * _cells), 0, _cells);
            int last = Math.Clamp((int)Math.Round(to / _limit * _cells), first, _cells + 2);
            last = last == first ? Math.Min(first + 1, _cells + 2) : last;
            char cell = screen.Unicode ? full : full == '░' ? '.' : '#';
            screen.To(Left + first).Add(new string(cell, last - first), color);
        }

        screen.To(Left + _cells).Add(screen.Unicode ? "│" : "|").Add(end.Length > 0 ? " " + end : "").End();
    }
}

using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Charts;

/// <summary>One hop of a request in its waterfall; milliseconds after the front's start, NaN where not known.</summary>
/// <param name="Name">Hop or segment.</param>
/// <param name="FromMs">Begin.</param>
/// <param name="ToMs">End.</param>
/// <param name="Ms">How long it took; NaN when unknown.</param>
/// <param name="Outcome">Its status, or empty.</param>
/// <param name="Label">Words on the bar, or empty.</param>
/// <param name="Colour">Colour of the bar.</param>
/// <param name="TextColour">Colour of words on it.</param>
/// <param name="Hollow">Whether it only waited for what is behind it.</param>
/// <param name="PlusMinusMs">How uncertain its place is; 0 when exact.</param>
public sealed record WaterfallRow(string Name, double FromMs, double ToMs, double Ms, string Outcome, string Label, string Colour, string TextColour, bool Hollow, double PlusMinusMs)
{
    /// <summary>The rows of a request: the front, the load balancer, each segment of at least 1 % of the time, the application.</summary>
    public static IReadOnlyList<WaterfallRow> Of(ExplainedRequest request, DiagnosisReport report)
    {
        Timeline time = request.Timeline;
        RequestTrace trace = request.Trace;
        double wait = double.IsFinite(time.Wait) ? time.Wait : trace.Front.Duration.Milliseconds;
        HopName front = report.Front == Hop.Gateway ? HopName.Gateway : HopName.ElbQueue;
        var rows = new List<WaterfallRow> { new(CauseWords.NameOf(report.Front), 0, wait, wait, Status(trace.Front), "", Palette.Of(front), Palette.TextOn(front), false, 0) };
        if (trace.LoadBalancer.Count > 0)
        {
            double ms = trace.Elb.Duration.IsMeasured ? trace.Elb.Duration.Milliseconds : time.ElbEnd - time.ElbStart;
            rows.Add(new("load balancer", time.ElbStart, time.ElbEnd, ms, Status(trace.Elb), "", Palette.Of(HopName.ElbQueue), Palette.OnLightFill, true, time.ElbUncertainty));
        }

        foreach ((HopName hop, double from, double to) in Segments(time))
        {
            bool app = hop == HopName.App;
            if (app || to - from >= wait / 100)
            {
                rows.Add(new(
                    hop.Id(), from, to, to - from, app && trace.HasApp ? Status(trace.AnsweringApp) : "", app ? Late(time, wait) : Words(hop, to - from), Palette.Of(hop), Palette.TextOn(hop), false,
                    hop >= HopName.ElbToApp ? time.AppUncertainty : 0));
            }
        }

        return rows;
    }

    /// <summary>The known segments of a request in path order: begin and end.</summary>
    public static IEnumerable<(HopName Hop, double From, double To)> Segments(Timeline time)
    {
        double at = 0;
        foreach (HopName hop in HopNames.All)
        {
            double known = hop switch
            {
                HopName.ElbQueue => time.ElbStart,
                HopName.ElbToApp => time.Forwarded,
                HopName.App => time.AppStart,
                HopName.AppToElb => time.AppEnd,
                HopName.ElbResponse => time.ElbHead,
                HopName.ElbToGateway => time.ElbEnd,
                _ => double.NaN,
            };
            at = double.IsFinite(known) ? Math.Max(0, known) : at;
            double ms = time.Hops[hop];
            if (ms > 0 || (hop == HopName.App && double.IsFinite(ms)))
            {
                yield return (hop, at, at + ms);
                at += ms;
            }
        }
    }

    private static string Words(HopName hop, double ms) => hop switch
    {
        HopName.ElbToApp => Wording.Duration(ms) + " before the application started",
        _ => $"{hop.Id()} {Wording.Duration(ms)}",
    };

    private static string Late(in Timeline time, double wait) => time.Ready > wait ? $"ended {Wording.Duration(time.Ready - wait)} too late" : "";

    private static string Status(in HopRecord record) => record.Status > 0 ? record.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
}

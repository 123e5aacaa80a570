using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>The most telling requests one by one: waterfall, quoted lines, what speaks for the verdict.</summary>
internal static class TellingSection
{
    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<Chart> charts)
    {
        page.OpenCard("one", "Show me one.", report.Telling.Count == 0 ? "No request needed explaining" : Headings.Waterfall(report.Telling[0]));
        for (int i = 0; i < report.Telling.Count; i++)
        {
            WriteRequest(page, report, report.Telling[i], charts.FirstOrDefault(c => c.Id == WaterfallChart.Prefix + (i + 1).ToString(CultureInfo.InvariantCulture)), i);
        }

        page.CloseCard();
    }

    private static void WriteRequest(PageWriter page, DiagnosisReport report, ExplainedRequest request, Chart? chart, int number)
    {
        page.Raw("<article>");
        if (number > 0)
        {
            page.Element("h3", Headings.Waterfall(request));
        }

        page.Raw("<p class=\"note\">Request <code>").Text(RequestText.Id(request)).Raw("</code> · <code>").Text(RequestText.Line(report, request)).Raw("</code> · ");
        page.Text($"{Clock.Full(request.Trace.Front.Start)} · status {RequestText.Status(request)} · all times on the {CauseWords.NameOf(report.Front)}'s clock{Corrected(report, request)}").Raw("</p>\n");
        if (chart is not null)
        {
            FigureWriter.Write(page, chart, Notes(request));
        }

        page.Raw("<div class=\"lines\">");
        foreach (HopRecord record in Records(request.Trace).Where(r => report.Quotes.ContainsKey(r.At)))
        {
            page.Raw("<div class=\"line\" style=\"--c:var(--" + Colour(record.Hop) + ")\">").Element("div", RequestText.Place(report, record.At), "src").Raw("<pre>").Line(report.Quotes[record.At]).Raw("</pre></div>\n");
        }

        page.Raw("</div>\n<details><summary>What speaks for it</summary>");
        page.List("ul", request.Verdict!.Evidence.Select(e => e.At.IsKnown ? $"{e.Text} [{RequestText.Place(report, e.At)}]" : e.Text)).Raw("</details></article>\n");
    }

    private static string[] Notes(ExplainedRequest request)
    {
        Verdict verdict = request.Verdict!;
        string cause = verdict.Cause == CauseIds.InsufficientEvidence ? verdict.Cause : $"{verdict.Cause}, {ReportNumbers.ConfidenceText(verdict.Confidence)}";
        RequestTrace trace = request.Trace;
        string elb = trace.LoadBalancer.Count > 0 ? $"load balancer by {Basis(trace.LoadBalancerJoin)}; " : "";
        var notes = new List<string>
        {
            "Cause: " + cause + (verdict.Detail is null ? "." : $" ({verdict.Detail})."),
            $"Joined: {elb}application {(trace.HasApp ? "by " + Basis(trace.AppJoin) : "not found")}; certain to {ReportNumbers.ConfidenceValue(trace.WholeConfidence)}.",
        };
        if (verdict.RunnerUp is { } next)
        {
            notes.Add($"Next best: {next}.");
        }

        if (verdict.Missing is { } missing)
        {
            notes.Add($"What would decide: {missing}.");
        }

        return [.. notes];
    }

    private static string Basis(JoinBasis basis) => basis switch
    {
        JoinBasis.RequestId => "request id",
        JoinBasis.TraceId => "trace id",
        JoinBasis.Inferred => "time and content",
        _ => "nothing",
    };

    private static string Corrected(DiagnosisReport report, ExplainedRequest request)
    {
        RequestTrace trace = request.Trace;
        string? host = !trace.HasApp ? null : trace.AnsweringApp.Target != Interner.None ? report.Names[trace.AnsweringApp.Target] : report.Inputs[trace.AnsweringApp.At.Source].Host;
        ClockOffset? clock = trace.HasApp ? report.ClockOffsets.FirstOrDefault(c => c.Hop == Hop.App && (c.Host == host || c.Host is null)) : null;
        return clock is null ? "" : $" (application's clock corrected by {TrustSection.Signed(-clock.OffsetAt(trace.Front.Start))} ± {Wording.Duration(clock.Bound)})";
    }

    private static IEnumerable<HopRecord> Records(RequestTrace trace) => new[] { trace.Front }.Concat(trace.LoadBalancer).Concat(trace.Proxy).Concat(trace.App);

    private static string Colour(Hop hop) => hop switch
    {
        Hop.Gateway => "gateway",
        Hop.LoadBalancer => "elb-queue",
        Hop.App => "app",
        _ => "unknown",
    };
}

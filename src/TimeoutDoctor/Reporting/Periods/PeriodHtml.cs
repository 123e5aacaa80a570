using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Html;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>A period's report as one page that needs nothing else.</summary>
public static class PeriodHtml
{
    private const int MostRows = 400;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter output, PeriodReport report, IReadOnlyList<Chart> charts)
    {
        var page = new PageWriter(output);
        PageStyle.Open(page, PeriodWords.Verdict(report) + " – timeout-doctor");
        page.Raw("<header class=\"top\"><span><b>timeout-doctor</b> · period report</span><span>").Text(PeriodWords.Span(report.This)).Raw("</span><nav aria-label=\"Sections\"><a href=\"#changes\">Changes</a><a href=\"#headroom\">Headroom</a><a href=\"#routes\">Routes</a><a href=\"#trust\">Trust</a></nav></header>\n<main id=\"main\">\n");
        page.Raw("<section class=\"card\">").Element("h1", PeriodWords.Verdict(report)).Element("p", string.Join(' ', PeriodWords.Context(report)), "lead").CloseCard();
        Changes(page, report);
        Card(page, charts, "headroom", "How close are we to a limit?", "No route has a measured duration.", "Least headroom first; dashed lines at the fast-backend, gateway and load balancer limits. Where too few requests give the interval no upper end, its line goes to the longest.");
        Card(page, charts, "days", "Which hop changed, and when?", "No day of the period has requests.", "One small chart per segment, the same log scale in all. A line is broken where a day has no data.");
        Timeouts(page, report, charts);
        Card(page, charts, "week", "When in the week is it slow?", "Hours are not known: days of long ago are kept as days.", "Share of requests per weekday and hour, all times in UTC.");
        Routes(page, report);
        New(page, report);
        Trust(page, report);
        page.Raw("</main>\n");
        PageStyle.Close(page);
    }

    private static void Card(PageWriter page, IReadOnlyList<Chart> charts, string id, string question, string without, string note)
    {
        Chart? chart = charts.FirstOrDefault(c => c.Id == id);
        page.OpenCard(id, question, chart?.Heading ?? without);
        if (chart is not null)
        {
            FigureWriter.Write(page, chart, note);
        }

        page.CloseCard();
    }

    private static void Timeouts(PageWriter page, PeriodReport report, IReadOnlyList<Chart> charts)
    {
        Chart? chart = charts.FirstOrDefault(c => c.Id == TimelineChart.Id);
        page.OpenCard("timeouts", "Why and when did requests time out?", chart?.Heading ?? $"None of {Wording.Of(report.Totals.Requests, "request", "requests")} timed out");
        if (chart is not null)
        {
            FigureWriter.Write(page, chart, "Timed-out requests per day, by cause, above all requests. Days begin at midnight UTC.");
        }

        if (report.Causes.Count > 0)
        {
            page.Element("h3", "Explained requests by cause").OpenTable("sort", ["Cause", "#Now", "#Before"]);
            foreach (PeriodCause cause in report.Causes)
            {
                page.Raw("<tr>").Code(cause.Cause).Number(Wording.Count(cause.Requests)).Number(Wording.Count(cause.Before)).Raw("</tr>\n");
            }

            page.CloseTable();
        }

        page.CloseCard();
    }

    private static void Changes(PageWriter page, PeriodReport report)
    {
        page.OpenCard("changes", "What changed, and is it real?", PeriodWords.Compared(report));
        if (report.Changes.Count > 0)
        {
            page.OpenTable("sort named", ["Route", "Percentile", "~#Before", "#Now", "#Change", "~#95 % interval", "~#q"]);
            foreach (PeriodChange c in report.Changes.Take(MostRows))
            {
                page.Raw("<tr>").Code(PeriodWords.Route(c.Route)).Element("td", $"{c.Segment} p{c.Percentile:0.#}").Element("td", Wording.Duration(c.Before.Value), "num hide").Number(Wording.Duration(c.Now.Value));
                page.Number(PeriodWords.Change(c.Ratio.Value)).Element("td", PeriodWords.ChangeRange(c.Ratio), "num hide").Element("td", ReportNumbers.Q(c.Q), "num hide").Raw("</tr>\n");
            }

            page.CloseTable();
        }

        page.CloseCard();
    }

    private static void Routes(PageWriter page, PeriodReport report)
    {
        List<PeriodLatency> routes = [.. PeriodWords.ByHeadroom(report)];
        page.OpenCard("routes", "What are the numbers, per route and hop?", $"{Wording.Of(routes.Count, "route", "routes")}, {Wording.Of(report.Totals.Requests, "request", "requests")}; {Wording.Percent(report.Totals.Requests == 0 ? double.NaN : report.Totals.Errors / (double)report.Totals.Requests)} answered with 500 or more");
        page.Element("h3", "All routes, by segment");
        Table(page, report.Policy, "Segment", [.. report.Latencies.Where(l => l.Route is null)], l => l.Segment);
        page.Element("h3", "Routes, whole time, least headroom first");
        Table(page, report.Policy, "Route", [.. routes.Take(MostRows)], l => PeriodWords.Route(l.Route));
        List<PeriodLatency> parts = [.. report.Latencies.Where(l => l.Route is not null && l.Segment != "total")];
        if (parts.Count > 0)
        {
            page.Raw("<details><summary>").Text($"Routes by segment: {Wording.Of(parts.Count, "row", "rows")}{(parts.Count > MostRows ? $", the first {MostRows} here and all in routes.csv" : "")}").Raw("</summary>");
            Table(page, report.Policy, "Route and segment", [.. parts.Take(MostRows)], l => $"{l.Route} {l.Segment}");
            page.Raw("</details>\n");
        }

        if (report.SlowestTargets.Count > 0)
        {
            page.Element("h3", PeriodWords.TargetsTitle(report));
            Table(page, report.Policy, "Target", report.SlowestTargets, l => PeriodWords.Route(l.Route));
        }

        page.CloseCard();
    }

    private static void Table(PageWriter page, TimeoutPolicy policy, string head, IReadOnlyList<PeriodLatency> rows, Func<PeriodLatency, string> name)
    {
        page.OpenTable("sort named dense", [head, "#Requests", "~#Errors", "#Timeouts", "~#Flagged", "#p50", "~#p90", "~#p95", "#p99", "~#p99.9", "~#max", "~#≤ " + Wording.Duration(policy.FastBackend), "~#To " + Wording.Duration(policy.FastBackend), "~#To " + Wording.Duration(policy.Gateway), "~#To " + Wording.Duration(policy.LoadBalancer)]);
        foreach (PeriodLatency l in rows)
        {
            (string errors, string timeouts, string flagged) = PeriodWords.Outcomes(l);
            page.Raw("<tr>").Code(name(l)).Number(Wording.Count(l.Count)).Element("td", errors, "num hide").Number(timeouts).Element("td", flagged, "num hide");
            page.Number(Wording.Duration(l.P50.Value)).Element("td", Wording.Duration(l.P90.Value), "num hide").Element("td", Wording.Duration(l.P95.Value), "num hide").Number(Wording.Duration(l.P99.Value));
            foreach (string text in (string[])[Wording.Duration(l.P999.Value), Wording.Duration(l.Max), Wording.Percent(l.WithinLimit), PeriodWords.Headroom(l.HeadroomFast), PeriodWords.Headroom(l.HeadroomGateway), PeriodWords.Headroom(l.HeadroomLoadBalancer)])
            {
                page.Element("td", text, "num hide");
            }

            page.Raw("</tr>\n");
        }

        page.CloseTable();
    }

    private static void New(PageWriter page, PeriodReport report)
    {
        page.OpenCard("new", "What is new?", $"{Wording.Of(report.NewRoutes.Count, "new route", "new routes")}, {Wording.Of(report.VanishedRoutes.Count, "vanished", "vanished")}, {Wording.Of(report.NewCauses.Count, "new cause", "new causes")}");
        foreach ((string title, IReadOnlyList<string> items) in new[] { ("New routes", report.NewRoutes), ("Vanished routes", report.VanishedRoutes), ("New causes", report.NewCauses) })
        {
            if (items.Count > 0)
            {
                page.Element("h3", title).List("ul", items.Take(100));
            }
        }

        page.CloseCard();
    }

    private static void Trust(PageWriter page, PeriodReport report)
    {
        page.OpenCard("trust", "Can I trust it?", $"{report.Totals.HoursWithData} of {report.Totals.Hours} hours have requests");
        string created = report.CreatedAt.IsKnown ? $", created {Clock.Full(report.CreatedAt)}" : "";
        page.List("ul", [.. report.Notes, PeriodWords.Method(report), $"timeout-doctor {report.ToolVersion}{created}."]);
        page.Element("pre", report.CommandLine).CloseCard();
    }
}

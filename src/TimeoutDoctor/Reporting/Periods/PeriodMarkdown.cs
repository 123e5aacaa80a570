using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>A period's report as Markdown.</summary>
public static class PeriodMarkdown
{
    private const int MostRows = 25;

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter output, PeriodReport report)
    {
        Line(output, $"# {Safe(PeriodWords.Verdict(report))}");
        Line(output, "");
        Line(output, Safe($"{PeriodWords.Span(report.This)}, against {PeriodWords.Span(report.Before)}. {string.Join(' ', PeriodWords.Context(report))}"));
        Changes(output, "Slower", [.. report.Changes.Where(c => c.IsRegression)]);
        Changes(output, "Faster", [.. report.Changes.Where(c => !c.IsRegression).Reverse()]);
        Line(output, $"\n{Safe(PeriodWords.Compared(report))}.");
        Latencies(output, report.Policy, "All routes", "Segment", [.. report.Latencies.Where(l => l.Route is null)], l => l.Segment);
        Latencies(output, report.Policy, "Routes with least headroom", "Route", [.. PeriodWords.ByHeadroom(report).Take(MostRows)], l => l.Route!);
        Latencies(output, report.Policy, PeriodWords.TargetsTitle(report), "Target", report.SlowestTargets, l => l.Route!);
        List(output, "New routes", report.NewRoutes);
        List(output, "Vanished routes", report.VanishedRoutes);
        Causes(output, report);
        List(output, "Notes", [.. report.Notes, PeriodWords.Method(report)]);
        Line(output, $"\nWritten by timeout-doctor {Safe(report.ToolVersion)}.");
    }

    private static void Changes(TextWriter output, string title, IReadOnlyList<PeriodChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        Heading(output, title);
        Line(output, "| Route | Segment | Percentile | Now | Before | Change (95 %) | q |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (PeriodChange c in changes.Take(MostRows))
        {
            Line(output, $"| {Safe(PeriodWords.Route(c.Route))} | {c.Segment} | p{c.Percentile} | {ReportNumbers.Duration(c.Now.Value)} | {ReportNumbers.Duration(c.Before.Value)} | {PeriodWords.Change(c.Ratio.Value)} ({PeriodWords.ChangeRange(c.Ratio)}) | {Safe(ReportNumbers.Q(c.Q))} |");
        }

        More(output, changes.Count);
    }

    private static void Latencies(TextWriter output, TimeoutPolicy policy, string title, string head, IReadOnlyList<PeriodLatency> rows, Func<PeriodLatency, string> name)
    {
        if (rows.Count == 0)
        {
            return;
        }

        Heading(output, title);
        Line(output, $"| {head} | Requests | Errors | Timeouts | Flagged | p50 | p90 | p95 | p99 | p99.9 | max | Within {ReportNumbers.Duration(policy.FastBackend)} | Headroom to {ReportNumbers.Duration(policy.FastBackend)} | to {ReportNumbers.Duration(policy.Gateway)} | to {ReportNumbers.Duration(policy.LoadBalancer)} |");
        Line(output, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (PeriodLatency l in rows)
        {
            (string errors, string timeouts, string flagged) = PeriodWords.Outcomes(l);
            Line(output, $"| {Safe(name(l))} | {ReportNumbers.Count(l.Count)} | {Safe(errors)} | {timeouts} | {flagged} | {ReportNumbers.Duration(l.P50.Value)} | {ReportNumbers.Duration(l.P90.Value)} | {ReportNumbers.Duration(l.P95.Value)} | {ReportNumbers.Duration(l.P99.Value)} | {ReportNumbers.Duration(l.P999.Value)} | {ReportNumbers.Duration(l.Max)} | {Safe(ReportNumbers.Percent(l.WithinLimit))} | {Safe(PeriodWords.Headroom(l.HeadroomFast))} | {Safe(PeriodWords.Headroom(l.HeadroomGateway))} | {Safe(PeriodWords.Headroom(l.HeadroomLoadBalancer))} |");
        }
    }

    private static void Causes(TextWriter output, PeriodReport report)
    {
        if (report.Causes.Count == 0)
        {
            return;
        }

        Heading(output, "Explained requests by cause");
        Line(output, "| Cause | Now | Before |\n| --- | ---: | ---: |");
        foreach (PeriodCause cause in report.Causes)
        {
            Line(output, $"| {Safe(cause.Cause)} | {ReportNumbers.Count(cause.Requests)} | {ReportNumbers.Count(cause.Before)} |");
        }
    }

    private static void List(TextWriter output, string title, IReadOnlyList<string> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        Heading(output, title);
        foreach (string item in items.Take(MostRows))
        {
            Line(output, "- " + Safe(item));
        }

        More(output, items.Count);
    }

    private static void More(TextWriter output, int count)
    {
        if (count > MostRows)
        {
            Line(output, $"\n{ReportNumbers.Count(count - MostRows)} more in report.json.");
        }
    }

    private static void Heading(TextWriter output, string title) => Line(output, $"\n## {title}\n");

    private static string Safe(string text) => SafeText.Markdown(text);

    private static void Line(TextWriter output, string text) => output.Write(text + "\n");
}

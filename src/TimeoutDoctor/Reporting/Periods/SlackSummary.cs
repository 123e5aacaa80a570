using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Periods;

/// <summary>
/// A period in ten lines of Slack's mrkdwn, to be posted as it is: <c>*bold*</c>, <c>`code`</c> and bullets, with <c>&amp;</c>, <c>&lt;</c> and
/// <c>&gt;</c> escaped (docs.slack.dev/messaging/formatting-message-text), so that no text of a log becomes a link or a mention.
/// </summary>
public static class SlackSummary
{
    private const int MostChanges = 3;
    private const int MostNames = 5;

    /// <summary>Writes the summary.</summary>
    public static void Write(TextWriter output, PeriodReport report)
    {
        Line(output, $"*{Text(PeriodWords.Verdict(report))}*");
        Line(output, Text($"{PeriodWords.Span(report.This)}. {string.Join(' ', PeriodWords.Context(report))}"));
        foreach (PeriodChange change in report.Changes.Where(c => c.IsRegression).Take(MostChanges))
        {
            Change(output, "slower", change);
        }

        foreach (PeriodChange change in report.Changes.Where(c => !c.IsRegression).Reverse().Take(MostChanges))
        {
            Change(output, "faster", change);
        }

        PeriodLatency? closest = PeriodWords.ByHeadroom(report).FirstOrDefault();
        if (closest is not null)
        {
            Line(output, $"• least headroom: {Code(closest.Route!)}, p99.9 {Text(ReportNumbers.Duration(closest.P999.Value))} of {Text(ReportNumbers.Duration(report.Policy.Gateway))} ({Text(PeriodWords.Headroom(closest.HeadroomGateway))})");
        }

        Names(output, "new routes", report.NewRoutes);
        Names(output, "vanished routes", report.VanishedRoutes);
        foreach (string note in report.Notes)
        {
            Line(output, "_" + Text(note) + "_");
        }
    }

    private static void Change(TextWriter output, string word, PeriodChange c) =>
        Line(output, $"• {word}: {Code(PeriodWords.Route(c.Route))} {Text(c.Segment)} p{c.Percentile:0.#} {Text(ReportNumbers.Duration(c.Before.Value))} → {Text(ReportNumbers.Duration(c.Now.Value))}, {Text(PeriodWords.ChangeRange(c.Ratio))}");

    private static void Names(TextWriter output, string title, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            string more = names.Count > MostNames ? $" and {ReportNumbers.Count(names.Count - MostNames)} more" : "";
            Line(output, $"• {title}: {string.Join(", ", names.Take(MostNames).Select(Code))}{more}");
        }
    }

    private static string Code(string text) => SafeText.MrkdwnCode(text);

    private static string Text(string text) => SafeText.Mrkdwn(text);

    private static void Line(TextWriter output, string text) => output.Write(text + "\n");
}

using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>What happened, in one sentence, its path and four figures, and what to do now.</summary>
internal static class VerdictSection
{
    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<string> doFirst)
    {
        IReadOnlyList<string> head = Headline.Of(report);
        page.Raw("<section class=\"card\" id=\"verdict\">\n<div class=\"hero\"><div>\n").Element("h1", head[0].TrimEnd('.'));
        page.Element("p", string.Join(' ', head.Skip(1)), "lead");
        if (report.Partial)
        {
            page.Raw("<p>").Element("span", "Part of the input could not be read; the result is partial.", "chip bad").Raw("</p>");
        }

        if (report.Path is { } path)
        {
            WritePath(page, report, path);
        }

        page.Raw("</div>\n<aside class=\"do\" aria-label=\"What to do\">").Element("h2", "Do first");
        page.List("ol", doFirst.Count == 0 ? ["Nothing to do."] : doFirst).Raw("</aside></div>\n");
        WriteFigures(page, report);
        page.Raw("</section>\n");
    }

    private static void WritePath(PageWriter page, DiagnosisReport report, TypicalPath path)
    {
        string token = Palette.TokenOf(path.Cause);
        page.Raw("<ol class=\"path\" aria-label=\"").Text($"Typical path of {path.Requests} requests, medians").Raw("\">");
        Stop(page, "gateway", CauseWords.NameOf(report.Front), path.FrontWait is { } wait ? (report.TimedOut > 0 ? "gave up at " : "took ") + Wording.Duration(wait) : "time unknown");
        if (path.ForwardedAfter is { } forwarded && report.Front == Hop.Gateway)
        {
            Stop(page, "elb-queue", "load balancer", "forwarded after " + Wording.Duration(forwarded));
        }

        if (path.BeforeApp is { } before && before >= report.Policy.SmallestCause(report.Front))
        {
            Stop(page, token, Wording.Duration(before), "waiting", "wait");
        }

        Stop(page, "app", "application", path.InApp is { } app
            ? $"took {Wording.Duration(app)}{(path.AppStatus > 0 ? $", sent {path.AppStatus}" : "")}"
            : path.Cause == CauseIds.InsufficientEvidence ? "not known" : "no line of it");
        page.Raw("</ol>");
    }

    private static void Stop(PageWriter page, string token, string name, string words, string? cssClass = null) =>
        page.Raw("<li" + (cssClass is null ? "" : " class=\"" + cssClass + "\"") + " style=\"--c:var(--" + token + ")\">").Element("b", name).Text(words).Raw("</li>");

    private static void WriteFigures(PageWriter page, DiagnosisReport report)
    {
        long answered = report.Explanations.LongCount(e => e.Flagged && double.IsFinite(e.Timeline.AppDuration));
        page.Raw("<dl class=\"kpis\">");
        Figure(page, report.TimedOut, $"of {Wording.Of(report.Requests, "request", "requests")} timed out" + (report.Requests > 0 ? $" ({Wording.Percent(report.TimedOut / (double)report.Requests)})" : ""));
        Figure(page, report.Flagged, $"flagged: backend answered within {Wording.Duration(report.Policy.FastBackend)} or was never reached");
        Figure(page, answered, $"of these answered by the application within {Wording.Duration(report.Policy.FastBackend)}");
        Figure(page, report.Flagged - answered, "of these without an application line of their own");
        page.Raw("</dl>\n");
    }

    private static void Figure(PageWriter page, long value, string name) =>
        page.Raw("<div>").Element("dt", name).Element("dd", Wording.Count(value)).Raw("</div>");
}

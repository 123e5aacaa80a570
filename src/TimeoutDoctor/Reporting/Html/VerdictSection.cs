using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Charts;

namespace TimeoutDoctor.Reporting.Html;

/// <summary>What happened, in one sentence and four figures, and what to do now.</summary>
internal static class VerdictSection
{
    /// <summary>The sentence.</summary>
    public static string Headline(DiagnosisReport report)
    {
        if (report.TimedOut == 0)
        {
            return $"None of {Wording.Of(report.Requests, "request", "requests")} timed out";
        }

        CauseCount? most = report.Causes.FirstOrDefault(c => c.Cause != CauseIds.InsufficientEvidence) ?? report.Causes.FirstOrDefault();
        string timeouts = Wording.Of(report.TimedOut, "timeout", "timeouts");
        return most is null ? $"{timeouts} of {Wording.Of(report.Requests, "request", "requests")}"
            : $"{Wording.Count(most.Requests)} of {Wording.Of(report.Explained, "explained request", "explained requests")}: {CauseWords.Of(most.Cause)}";
    }

    public static void Write(PageWriter page, DiagnosisReport report, IReadOnlyList<string> doFirst)
    {
        page.Raw("<section class=\"card verdict\" id=\"verdict\">\n<div>\n").Element("h1", Headline(report));
        page.Element("p", Context(report), "lead");
        if (report.Partial)
        {
            page.Element("p", "Part of the input could not be read; the result is partial.", "warning");
        }

        page.Raw("<dl class=\"figures\">");
        Figure(page, Wording.Count(report.Requests), "requests");
        Figure(page, Wording.Count(report.TimedOut), "timed out");
        Figure(page, Wording.Count(report.Flagged), "flagged: backend fast or never reached");
        Figure(page, Wording.Count(report.Causes.Where(c => c.Cause == CauseIds.InsufficientEvidence).Sum(c => c.Requests)), "undecided");
        page.Raw("</dl>\n</div>\n<div class=\"first\">\n").Element("h2", "Do first");
        if (doFirst.Count == 0)
        {
            page.Element("p", "Nothing to do.");
        }
        else
        {
            page.Raw("<ol>");
            foreach (string step in doFirst)
            {
                page.Element("li", step);
            }

            page.Raw("</ol>");
        }

        page.Raw("\n</div>\n</section>\n");
    }

    private static string Context(DiagnosisReport report)
    {
        string window = report.Window.From.IsKnown ? $"{report.Window.From} to {report.Window.To}. " : "";
        return report.TimedOut == 0
            ? window + $"The limit in force is {Wording.Duration(report.Policy.Of(report.Front))}."
            : window + $"{Wording.Count(report.Flagged)} of {Wording.Of(report.TimedOut, "timeout", "timeouts")} are flagged: the backend answered within {Wording.Duration(report.Policy.FastBackend)} or was never reached.";
    }

    private static void Figure(PageWriter page, string value, string name) =>
        page.Raw("<div>").Element("dt", name).Element("dd", value).Raw("</div>");
}

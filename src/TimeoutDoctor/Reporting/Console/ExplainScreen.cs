using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Json;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Console;

/// <summary>One request: what happened to it, its waterfall on one clock, the lines it rests on.</summary>
public static class ExplainScreen
{
    private const int Label = 9;

    /// <summary>Writes the screen.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="request">The request.</param>
    /// <param name="report">The report that it belongs to.</param>
    /// <param name="style">What the terminal can show.</param>
    /// <param name="whyNot">A cause whose conditions are shown one by one, or null.</param>
    public static void Write(TextWriter output, ExplainedRequest request, DiagnosisReport report, TerminalStyle style, string? whyNot = null)
    {
        var screen = new Screen(output, style);
        Header(screen, request, report);
        VerdictLine(screen, request.Verdict);
        screen.Blank();
        new Waterfall(screen, request, report).Write();
        screen.Blank();
        Join(screen, request.Trace, report);
        Quotes(screen, request.Trace, report);
        if (request.Verdict is { } verdict)
        {
            Reasons(screen, verdict, report);
            new RuleList(screen).Write(request.Reasoning, verdict.Cause, whyNot);
        }
    }

    private static void Header(Screen screen, ExplainedRequest request, DiagnosisReport report)
    {
        HopRecord front = request.Trace.Front;
        string id = (front.RequestId.IsKnown ? front.RequestId : front.ExtendedId.IsKnown ? front.ExtendedId : front.TraceId).ToString();
        string what = report.Names[front.Route].Length > 0 ? report.Names[front.Route] : front.Path.ToString();
        string method = front.Method.Name() is { Length: > 0 } name ? name + " " : "";
        string status = front.Status > 0 ? front.Status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "no status";
        string end = front.Duration.IsMeasured ? $"{status} in {ReportNumbers.Milliseconds(front.Duration.Milliseconds)}" : status;
        screen.Line($"{(id.Length > 0 ? id : report.FileOf(front.At) + ":" + front.At.Line)}  {method}{what}", Screen.Bold);
        screen.Line($"{Clock.Full(front.Start)}  {end}{(request.Flagged ? "  flagged" : "")}");
    }

    private static void VerdictLine(Screen screen, Verdict? verdict)
    {
        string text = verdict is null ? "Not explained: it neither timed out nor was slow."
            : verdict.Cause == CauseIds.InsufficientEvidence ? $"{verdict.Cause}: {verdict.Summary}"
            : $"{verdict.Cause}, {ReportNumbers.Confidence(verdict.Confidence)} ({ReportNumbers.ConfidenceValue(verdict.Confidence)}): {verdict.Summary}";
        foreach (string line in Paragraph.Wrap(SafeText.Of(text), screen.Width, 4))
        {
            screen.Line(line);
        }
    }

    private static void Join(Screen screen, RequestTrace trace, DiagnosisReport report)
    {
        string? host = !trace.HasApp ? null : trace.AnsweringApp.Target != Interner.None ? report.Names[trace.AnsweringApp.Target] : report.Inputs[trace.AnsweringApp.At.Source].Host;
        foreach (ClockOffset clock in report.ClockOffsets.Where(c => c.Host is null || (c.Hop == Hop.App && c.Host == host)).Take(3))
        {
            TimeSpan offset = clock.OffsetAt(trace.Front.Start);
            string way = offset < TimeSpan.Zero ? "behind" : "ahead";
            screen.Add("clock").To(Label).Line($"{CauseWords.NameOf(clock.Hop)} {ReportNumbers.Duration(offset.Duration().TotalMilliseconds)} ± {ReportNumbers.Duration(clock.Bound.TotalMilliseconds)} {way}, corrected");
        }

        string elb = trace.LoadBalancer.Count == 0 ? "" : $"load balancer: {RequestRowWriter.NameOf(trace.LoadBalancerJoin)}, ";
        screen.Add("join").To(Label).Line($"{elb}application: {RequestRowWriter.NameOf(trace.AppJoin)} (confidence {ReportNumbers.ConfidenceValue(trace.WholeConfidence)})");
    }

    private static void Quotes(Screen screen, RequestTrace trace, DiagnosisReport report)
    {
        Quote(screen, RequestRowWriter.NameOf(trace.Front.Hop), trace.Front.At, report);
        foreach (HopRecord record in trace.LoadBalancer.Concat(trace.Proxy).Concat(trace.App).Take(8))
        {
            Quote(screen, RequestRowWriter.NameOf(record.Hop), record.At, report);
        }

        if (trace.Connection is { } connection)
        {
            Quote(screen, "caller", connection.At, report);
        }
    }

    private static void Quote(Screen screen, string name, SourceRef at, DiagnosisReport report)
    {
        if (!at.IsKnown)
        {
            return;
        }

        screen.Add(name).To(Label).Line($"{report.FileOf(at)}:{at.Line}");
        if (report.Quotes.TryGetValue(at, out byte[]? line))
        {
            screen.To(Label).Line(SafeText.Of(line));
        }
    }

    private static void Reasons(Screen screen, Verdict verdict, DiagnosisReport report)
    {
        for (int i = 0; i < verdict.Evidence.Count; i++)
        {
            Evidence evidence = verdict.Evidence[i];
            string place = evidence.At.IsKnown ? $" [{report.FileOf(evidence.At)}:{evidence.At.Line}]" : "";
            Wrapped(screen, i == 0 ? "evidence" : "", evidence.Text + place);
        }

        Wrapped(screen, "next", verdict.RunnerUp is null ? null : "the next best explanation is " + verdict.RunnerUp);
        Wrapped(screen, "missing", verdict.Missing);
    }

    private static void Wrapped(Screen screen, string label, string? text)
    {
        IReadOnlyList<string> lines = Paragraph.Wrap(SafeText.Of(text), screen.Width - Label, 4);
        for (int i = 0; i < lines.Count; i++)
        {
            screen.Add(i == 0 ? label : "").To(Label).Line(lines[i]);
        }
    }
}

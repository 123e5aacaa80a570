using System.Globalization;
using System.Text;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Text;

namespace TimeoutDoctor.Reporting.Exports;

/// <summary>A hop's stay of a request as a span. Moments are on the front hop's clock, after correction.</summary>
/// <param name="Id">Number of the span within its request, from 0 for the front.</param>
/// <param name="Parent">Number of the span that waited for it; -1 for the front.</param>
/// <param name="Hop">The hop.</param>
/// <param name="Service">Who it is, such as <c>api-gateway</c> or <c>app 10.0.1.5</c>. Comes from a log.</param>
/// <param name="FromMs">Begin, ms after the front's start.</param>
/// <param name="ToMs">End.</param>
/// <param name="Record">The record it was made of.</param>
/// <param name="UncertaintyMs">How uncertain its place is; 0 for the front.</param>
internal sealed record HopSpan(int Id, int Parent, Hop Hop, string Service, double FromMs, double ToMs, HopRecord Record, double UncertaintyMs)
{
    /// <summary>The hops of a request that have a begin and an end: front, load balancer, instance proxy, attempts of the application.</summary>
    public static IReadOnlyList<HopSpan> Of(ExplainedRequest request, DiagnosisReport report)
    {
        RequestTrace trace = request.Trace;
        Timeline time = request.Timeline;
        var spans = new List<HopSpan>();
        if (!trace.Front.Start.IsKnown)
        {
            return spans;
        }

        void Add(Hop hop, double from, double to, in HopRecord record, double uncertainty)
        {
            if (double.IsFinite(from) && double.IsFinite(to))
            {
                spans.Add(new HopSpan(spans.Count, spans.FindLastIndex(s => s.Hop < hop), hop, ServiceOf(hop, record, report), from, Math.Max(from, to), record, double.IsFinite(uncertainty) ? uncertainty : 0));
            }
        }

        Add(trace.Front.Hop, 0, double.IsFinite(time.Wait) ? time.Wait : trace.Front.Duration.Milliseconds, trace.Front, 0);
        if (trace.LoadBalancer.Count > 0)
        {
            Add(Hop.LoadBalancer, time.ElbStart, time.ElbEnd, trace.Elb, time.ElbUncertainty);
        }

        if (trace.HasApp)
        {
            // Records of one source share a clock, and so does a proxy on the instance: what is known of the answering one holds for them.
            double shift = (trace.AnsweringApp.Start - trace.Front.Start).TotalMilliseconds - time.AppStart;
            for (int i = 0; i < trace.Proxy.Count; i++)
            {
                AddShifted(trace.Proxy[i]);
            }

            for (int i = 0; i < trace.App.Count; i++)
            {
                if (trace.App[i].At == trace.AnsweringApp.At)
                {
                    Add(Hop.App, time.AppStart, double.IsFinite(time.AppEnd) ? time.AppEnd : time.Ready, trace.App[i], time.AppUncertainty);
                }
                else if (trace.App[i].At.Source == trace.AnsweringApp.At.Source)
                {
                    AddShifted(trace.App[i]);
                }
            }

            void AddShifted(in HopRecord record)
            {
                double from = record.Start.IsKnown ? (record.Start - trace.Front.Start).TotalMilliseconds - shift : double.NaN;
                Add(record.Hop, from, from + (record.Duration.IsMeasured ? record.Duration.Milliseconds : double.NaN), record, time.AppUncertainty);
            }
        }

        return spans;
    }

    /// <summary>Method and route of a request, as a span is called.</summary>
    public static string NameOf(ExplainedRequest request, DiagnosisReport report) => Html.RequestText.Route(report, request);

    /// <summary>What is known of the span, for its attributes.</summary>
    public IEnumerable<(string Key, object Value)> Attributes(ExplainedRequest request, DiagnosisReport report)
    {
        if (Record.Method.Name() is { Length: > 0 } method)
        {
            yield return ("http.request.method", method);
        }

        if (!Record.Path.IsEmpty)
        {
            yield return ("url.path", SafeText.Of(Record.Path.ToString()));
        }

        if (Record.Status > 0)
        {
            yield return ("http.response.status_code", (long)Record.Status);
        }

        if (Record.Hop == Hop.LoadBalancer && Record.Target > Interner.Overflow)
        {
            yield return ("timeout_doctor.target", SafeText.Of(report.Names[Record.Target]));
        }

        if (Record.At.IsKnown)
        {
            yield return ("timeout_doctor.log", SafeText.Of(string.Create(CultureInfo.InvariantCulture, $"{report.FileOf(Record.At)}:{Record.At.Line}")));
        }

        if (Id > 0)
        {
            yield return ("timeout_doctor.uncertainty_ms", Math.Round(UncertaintyMs, 3));
        }
        else
        {
            foreach ((string, object) attribute in Verdicts(request))
            {
                yield return attribute;
            }
        }
    }

    /// <summary>128 bits that name the request: its trace id, or a hash of its request id or place.</summary>
    public static UInt128 TraceIdOf(ExplainedRequest request, DiagnosisReport report)
    {
        HopRecord front = request.Trace.Front;
        if (front.TraceId.IsKnown && front.TraceId.Value != 0)
        {
            return front.TraceId.Value;
        }

        RequestId id = front.RequestId.IsKnown ? front.RequestId : front.ExtendedId;
        byte[] text = Encoding.UTF8.GetBytes(id.IsKnown ? id.ToString() : string.Create(CultureInfo.InvariantCulture, $"{report.FileOf(front.At)}:{front.At.Line}"));
        return new UInt128(StableHash.Of(text, 1), StableHash.Of(text, 2) | 1);
    }

    private static IEnumerable<(string, object)> Verdicts(ExplainedRequest request)
    {
        yield return ("timeout_doctor.timed_out", request.TimedOut);
        yield return ("timeout_doctor.flagged", request.Flagged);
        yield return ("timeout_doctor.join_confidence", Math.Round(request.Trace.JoinConfidence, 4));
        yield return ("timeout_doctor.attempts", (long)request.Trace.App.Count);
        if (request.Verdict is { } verdict)
        {
            yield return ("timeout_doctor.cause", verdict.Cause);
            yield return ("timeout_doctor.cause_confidence", Math.Round(verdict.Confidence, 4));
        }

        foreach (HopName hop in HopNames.All)
        {
            if (double.IsFinite(request.Timeline.Hops[hop]))
            {
                yield return ($"timeout_doctor.hop.{hop.Id()}_ms", Math.Round(request.Timeline.Hops[hop], 3));
            }
        }
    }

    private static string ServiceOf(Hop hop, in HopRecord record, DiagnosisReport report)
    {
        string? host = record.Target > Interner.Overflow ? report.Names[record.Target] : record.At.IsKnown ? report.Inputs[record.At.Source].Host : null;
        return hop switch
        {
            Hop.Gateway => "api-gateway",
            Hop.LoadBalancer => "load-balancer",
            Hop.Proxy => "proxy",
            _ => string.IsNullOrEmpty(host) ? "app" : "app " + SafeText.Of(host),
        };
    }
}

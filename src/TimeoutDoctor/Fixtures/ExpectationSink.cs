using System.Runtime.InteropServices;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Fixtures;

/// <summary>Collects every request in the order of the output. The row that it hands out is the request's number in the order of settling.</summary>
internal sealed class ExpectationSink : IRequestSink
{
    private readonly List<ExpectedRequest> _rendered = [];
    private readonly List<ExpectedRequest> _ordered = [];
    private readonly int[] _row = new int[1];

    /// <summary>The requests in order of start, input, line.</summary>
    public IReadOnlyList<ExpectedRequest> Requests => _ordered;

    public ReadOnlySpan<byte> Render(ExplainedRequest request)
    {
        _row[0] = _rendered.Count;
        _rendered.Add(Of(request));
        return MemoryMarshal.AsBytes<int>(_row);
    }

    public void Write(ReadOnlySpan<byte> row) => _ordered.Add(_rendered[MemoryMarshal.Read<int>(row)]);

    private static ExpectedRequest Of(ExplainedRequest request)
    {
        RequestTrace trace = request.Trace;
        ref readonly HopRecord front = ref trace.Front;
        return new ExpectedRequest
        {
            Front = front.At,
            Id = IdOf(front),
            Start = front.Start.IsKnown ? front.Start.ToString() : null,
            Ms = front.Duration.IsMeasured ? FixtureDiagnosis.Rounded(front.Duration.Milliseconds) : null,
            Status = front.Status > 0 ? front.Status : null,
            Elb = Places(trace.LoadBalancer),
            Proxy = Places(trace.Proxy),
            App = Places(trace.App),
            Statuses = StatusesOf(trace),
            ElbJoin = RequestRowWriter.NameOf(trace.LoadBalancerJoin),
            AppJoin = RequestRowWriter.NameOf(trace.AppJoin),
            JoinConfidence = Math.Round(trace.WholeConfidence, 4),
            TimedOut = request.TimedOut,
            Flagged = request.Flagged,
            Verdict = request.Verdict is { } verdict ? Of(verdict, request.Timeline) : null,
        };
    }

    private static string? IdOf(in HopRecord front)
    {
        RequestId id = front.RequestId.IsKnown ? front.RequestId : front.ExtendedId.IsKnown ? front.ExtendedId : front.TraceId;
        return id.IsKnown ? id.ToString() : null;
    }

    private static int[] StatusesOf(RequestTrace trace)
    {
        short elb = trace.HasLoadBalancer ? trace.Elb.Status : (short)0;
        short target = trace.HasLoadBalancer ? trace.Elb.TargetStatus : (short)0;
        short app = trace.HasApp ? trace.AnsweringApp.Status : (short)0;
        return elb == 0 && target == 0 && app == 0 ? [] : [elb, target, app];
    }

    private static SourceRef[] Places(RecordList records) => [.. records.Select(r => r.At)];

    private static ExpectedVerdict Of(Verdict verdict, in Timeline timeline)
    {
        var hops = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (HopName name in HopNames.All)
        {
            if (!double.IsNaN(timeline.Hops[name]))
            {
                hops[name.Id()] = FixtureDiagnosis.Rounded(timeline.Hops[name]);
            }
        }

        return new ExpectedVerdict
        {
            Cause = verdict.Cause,
            Detail = verdict.Detail,
            Confidence = Math.Round(verdict.Confidence, 4),
            RunnerUp = verdict.RunnerUp,
            Missing = verdict.Missing,
            Hops = hops,
            Evidence = [.. verdict.Evidence.Select(e => new ExpectedEvidence(e.Text, e.At.IsKnown ? e.At : null))],
        };
    }
}

using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Pipeline.Slicing;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>Compares what a fixture says with what the full logs say, line by line of the originals.</summary>
internal sealed class SliceProof
{
    private readonly CutLogs _logs;
    private readonly Dictionary<SourceRef, ExpectedRequest> _slice = [];
    private readonly ExpectedDiagnosis _expected;
    private readonly int[] _fileOf;
    private readonly IReadOnlyList<int>[] _kept;
    private readonly List<string> _differences = [];
    private readonly HashSet<SourceRef> _differing = [];
    private readonly IReadOnlySet<SourceRef> _leftOut;

    private SliceProof(CutLogs logs, ExpectedDiagnosis expected, IReadOnlyList<string?> files, IReadOnlySet<SourceRef> leftOut)
    {
        (_logs, _expected, _leftOut) = (logs, expected, leftOut);
        _fileOf = [.. expected.Inputs.Select(i => files.ToList().IndexOf(i.File))];
        _kept = [.. Enumerable.Range(0, logs.Inputs.Count).Select(logs.KeptLines)];
    }

    /// <summary>What differs in explained requests; empty when the fixture holds.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>The front records of the requests that differ, as input of the full logs and line.</summary>
    public IReadOnlySet<SourceRef> Differing => _differing;

    /// <summary>Requests without need of explanation.</summary>
    public int Others { get; private set; }

    /// <summary>Of them, those whose links differ.</summary>
    public int OthersDiffering { get; private set; }

    /// <summary>Compares.</summary>
    /// <param name="logs">The full logs, with the slice chosen.</param>
    /// <param name="expected">What the fixture says.</param>
    /// <param name="files">The fixture's file of each input.</param>
    /// <param name="leftOut">The front records of requests that were left out, as input of the full logs and line.</param>
    public static SliceProof Of(CutLogs logs, ExpectedDiagnosis expected, IReadOnlyList<string?> files, IReadOnlySet<SourceRef> leftOut)
    {
        var proof = new SliceProof(logs, expected, files, leftOut);
        proof.Compare();
        return proof;
    }

    private void Compare()
    {
        foreach (ExpectedRequest request in _expected.Requests)
        {
            _slice.TryAdd(Original(request.Front), request);
        }

        var explained = new HashSet<SourceRef>();
        foreach (ExplainedRequest full in _logs.Report.Explanations)
        {
            SourceRef front = File(full.Trace.Front.At);
            explained.Add(front);
            if (!_leftOut.Contains(front))
            {
                Compare(full, front);
            }
        }

        foreach ((SourceRef front, ExpectedRequest request) in _slice)
        {
            if (request.Verdict is { } verdict && !explained.Contains(front))
            {
                Differ(front, $"needs no explanation in the full logs, and is {verdict.Cause} in the fixture");
            }
        }

        foreach (IReadOnlyList<SourceRef> places in _logs.OtherRequests())
        {
            Others++;
            bool same = _slice.TryGetValue(File(places[0]), out ExpectedRequest? request)
                && Links(request).SetEquals(places.Skip(1).Select(File));
            OthersDiffering += same ? 0 : 1;
        }
    }

    private void Compare(ExplainedRequest full, SourceRef front)
    {
        if (!_slice.TryGetValue(front, out ExpectedRequest? request))
        {
            Differ(front, "is no request in the fixture");
            return;
        }

        string was = full.Verdict?.Cause ?? "not explained", now = request.Verdict?.Cause ?? "not explained";
        if (was != now)
        {
            Differ(front, $"is {was} in the full logs, and {now} in the fixture");
        }
        else if (full.Flagged != request.Flagged || full.TimedOut != request.TimedOut)
        {
            Differ(front, full.Flagged ? "is flagged in the full logs only" : request.Flagged ? "is flagged in the fixture only" : "timed out in one of both only");
        }
        else if (!Links(request).SetEquals(((IEnumerable<HopRecord>)[.. full.Trace.LoadBalancer, .. full.Trace.Proxy, .. full.Trace.App]).Select(r => File(r.At))))
        {
            Differ(front, "is joined to other lines in the fixture");
        }
        else if (RequestRowWriter.NameOf(full.Trace.LoadBalancerJoin) != request.ElbJoin || RequestRowWriter.NameOf(full.Trace.AppJoin) != request.AppJoin)
        {
            Differ(front, "is joined by other means in the fixture");
        }
    }

    private HashSet<SourceRef> Links(ExpectedRequest request) => [.. ((IEnumerable<SourceRef>)[.. request.Elb, .. request.Proxy, .. request.App]).Select(Original)];

    private SourceRef File(SourceRef at) => _logs.InInput(at);

    private SourceRef Original(SourceRef at)
    {
        int file = _fileOf[at.Source];
        return file < 0 || at.Line > _kept[file].Count ? default : new SourceRef(file, _kept[file][at.Line - 1], at.Part);
    }

    private void Differ(SourceRef front, string how)
    {
        _differing.Add(front);
        _differences.Add(string.Create(CultureInfo.InvariantCulture, $"{_logs.Inputs[front.Source].Name}:{front.Line} {how}"));
    }
}

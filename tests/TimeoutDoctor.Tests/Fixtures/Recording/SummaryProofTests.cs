using TimeoutDoctor.Fixtures.Recording;
using TimeoutDoctor.Model;
using TimeoutDoctor.Tests.Reporting;

namespace TimeoutDoctor.Tests.Fixtures.Recording;

/// <summary>What a slice says otherwise than the full logs, beyond single requests, is told; what it says with other words is no difference.</summary>
public sealed class SummaryProofTests
{
    private static readonly DiagnosisReport Full = SampleReport.Make() with
    {
        Findings =
        [
            Of("target", "10.0.1.5:80", CauseIds.QueuedBeforeApp, 138, 141),
            Of("time", "2026-11-23T01:26:00Z", CauseIds.ElbQueue, 20, 25),
            Of("client", "client 00aa", CauseIds.SlowUpload, 9, 10),
            Of("pause", "10.0.1.5", null, 40, 900),
        ],
    };

    [Fact]
    public void Findings_with_the_fixtures_names_and_times_are_the_same_findings()
    {
        TimeSpan shift = TimeSpan.FromDays(-14);
        DiagnosisReport slice = Full with
        {
            Findings =
            [
                Of("target", "10.9.9.5:80", CauseIds.QueuedBeforeApp, 138, 141),
                Of("time", "2026-11-09T01:26:20Z", CauseIds.ElbQueue, 20, 25),
                Of("client", "client 77ff", CauseIds.SlowUpload, 9, 10),
                Of("pause", "10.9.9.5", null, 7, 30),
            ],
            ClockOffsets = [Full.ClockOffsets[0] with { Host = "10.9.9.5", Offset = TimeSpan.FromMilliseconds(404) }],
        };
        Assert.Empty(SummaryProof.Differences(Full, slice, Renamed, shift));
    }

    [Fact]
    public void A_finding_that_is_lost_new_or_counted_otherwise_is_told_by_the_fixtures_name()
    {
        DiagnosisReport slice = Full with
        {
            Findings = [Of("target", "10.9.9.5:80", CauseIds.QueuedBeforeApp, 130, 141), .. Full.Findings.Skip(2).Take(1), Of("route", "GET /a", null, 5, 6)],
            ClockOffsets = [Full.ClockOffsets[0] with { Host = "10.9.9.5" }],
        };
        Assert.Equal(
            [
                "finding target 10.9.9.5:80, queued-before-app, 138 of 141 requests, in the full logs is 130 of 141 here",
                "finding time 2026-11-23T01:26:00Z, elb-queue, 20 of 25 requests, is found in the full logs only",
                "finding pause 10.9.9.5, 40 of 900 requests, is found in the full logs only",
                "finding route GET /a, 5 of 6 requests, is found here only",
            ],
            SummaryProof.Differences(Full, slice, Renamed, TimeSpan.Zero));
    }

    [Fact]
    public void A_clock_beyond_both_bounds_or_not_known_any_more_is_told()
    {
        DiagnosisReport moved = Full with { ClockOffsets = [Full.ClockOffsets[0] with { Offset = TimeSpan.FromMilliseconds(410) }] };
        Assert.Equal(["clock of app 10.0.1.5 is +402.0 ms, bound 1.8 ms in the full logs, and +410.0 ms, bound 1.8 ms here"], SummaryProof.Differences(Full, moved, name => name, TimeSpan.Zero));
        Assert.Equal(["clock of app 10.0.1.5 is known in the full logs only (+402.0 ms, bound 1.8 ms)"], SummaryProof.Differences(Full, Full with { ClockOffsets = [] }, name => name, TimeSpan.Zero));
    }

    private static string Renamed(string name) => name.Replace("10.0.1.", "10.9.9.", StringComparison.Ordinal);

    private static Finding Of(string kind, string value, string? cause, long requests, long of) => new(kind, value, cause, requests, of, 0.3, 0.001, "");
}

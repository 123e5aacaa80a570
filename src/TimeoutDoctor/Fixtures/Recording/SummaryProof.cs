using System.Globalization;
using TimeoutDoctor.Model;
using TimeoutDoctor.Reporting.Json;

namespace TimeoutDoctor.Fixtures.Recording;

/// <summary>
/// Compares what a fixture says beyond single requests, its findings and clocks, with what the full logs say. All explained requests are in a slice,
/// but of the rest only a sample: what is measured against all traffic may be found in the full logs alone. That is no failure, and is told.
/// </summary>
internal static class SummaryProof
{
    // Kinds that count requests with trouble, all of which a slice holds; the others count traffic, hosts or samples of clocks.
    private static readonly HashSet<string> CountsCases = new(StringComparer.Ordinal) { "target", "lb-node", "az", "route", "client", "size", "method", "deploy", "time" };

    private static readonly TimeSpan WindowSlack = TimeSpan.FromMinutes(1);

    /// <summary>What differs, a sentence each, in the words of the fixture.</summary>
    /// <param name="full">The diagnosis of the full logs.</param>
    /// <param name="slice">That of the fixture.</param>
    /// <param name="words">A name of the full logs as the fixture has it.</param>
    /// <param name="shift">By how much the fixture's times are moved.</param>
    public static IReadOnlyList<string> Differences(DiagnosisReport full, DiagnosisReport slice, Func<string, string> words, TimeSpan shift) =>
        [.. Findings([.. full.Findings.Select(f => f with { Value = ValueOf(f, words, shift) })], slice.Findings), .. Clocks(full, slice, words)];

    private static IEnumerable<string> Findings(IReadOnlyList<Finding> full, IReadOnlyList<Finding> slice)
    {
        var left = slice.ToList();
        foreach (Finding finding in full)
        {
            int at = left.FindIndex(f => IsSame(finding, f));
            if (at < 0)
            {
                yield return $"{Said(finding)} is found in the full logs only";
                continue;
            }

            if (CountsCases.Contains(finding.Kind) && (left[at].Requests, left[at].OfRequests) != (finding.Requests, finding.OfRequests))
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{Said(finding)} in the full logs is {left[at].Requests} of {left[at].OfRequests} here");
            }

            left.RemoveAt(at);
        }

        foreach (Finding finding in left)
        {
            yield return $"{Said(finding)} is found here only";
        }
    }

    // A client's value is a hash of its address, which is another one here.
    private static bool IsSame(Finding a, Finding b) =>
        a.Kind == b.Kind && a.Cause == b.Cause
        && (a.Kind == "client" || a.Value == b.Value || (MomentOf(a) is { } from && MomentOf(b) is { } to && (from - to).Duration() <= WindowSlack));

    private static string ValueOf(Finding finding, Func<string, string> words, TimeSpan shift) => finding.Kind switch
    {
        "target" or "lb-node" or "route" or "pause" or "concurrency" => words(finding.Value),
        "clock-skew" when finding.Value is not ("application" or "load balancer") => words(finding.Value),
        "time" or "deploy" when MomentOf(finding) is { } moment => Instant.From(moment + shift).ToString(),
        _ => finding.Value,
    };

    private static DateTimeOffset? MomentOf(Finding finding) =>
        finding.Kind is "time" or "deploy" && DateTimeOffset.TryParse(finding.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;

    private static string Said(Finding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"finding {finding.Kind} {(finding.Kind == "client" ? "of one client" : finding.Value)}{(finding.Cause is { } cause ? ", " + cause : "")}, {finding.Requests} of {finding.OfRequests} requests,");

    private static IEnumerable<string> Clocks(DiagnosisReport full, DiagnosisReport slice, Func<string, string> words)
    {
        foreach (ClockOffset clock in full.ClockOffsets)
        {
            string? host = clock.Host is { } name ? words(name) : null;
            string subject = $"clock of {RequestRowWriter.NameOf(clock.Hop)}{(host is null ? "" : " " + host)}";
            if (slice.ClockOffsets.FirstOrDefault(c => c.Hop == clock.Hop && c.Host == host) is not { } here)
            {
                yield return $"{subject} is known in the full logs only ({Said(clock)})";
            }
            else if ((here.Offset - clock.Offset).Duration() > here.Bound + clock.Bound)
            {
                yield return $"{subject} is {Said(clock)} in the full logs, and {Said(here)} here";
            }
        }
    }

    private static string Said(ClockOffset clock) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.Offset.TotalMilliseconds:+0.0;-0.0;0} ms, bound {clock.Bound.TotalMilliseconds:0.0} ms");
}

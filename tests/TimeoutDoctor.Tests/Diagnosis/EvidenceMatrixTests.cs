using TimeoutDoctor.Model;
using static TimeoutDoctor.Tests.Diagnosis.Request;

namespace TimeoutDoctor.Tests.Diagnosis;

/// <summary>
/// Each cause with each subset of the logs: what is said when a log is withheld. One request per cause, as its mechanism leaves it in the logs
/// of a gateway (29 s), a load balancer (60 s) and an application; the logs that a column does not name were not given.
/// </summary>
public sealed class EvidenceMatrixTests
{
    private static readonly string[] Subsets = ["gea", "ge", "ga", "ea", "g", "e", "a"];

    // g: gateway, e: load balancer, a: application. "?" is insufficient-evidence, "-" needs no explanation by the logs that are left.
    private const string WithAlb = """
        cause                    gea                      ge                   ga                       ea                       g                 e                 a
        backend-slow             backend-slow             ?                    backend-slow             backend-slow             ?                 ?                 backend-slow
        gateway-overhead         gateway-overhead         gateway-overhead     gateway-overhead         -                        gateway-overhead  -                 -
        not-received-by-elb      not-received-by-elb      not-received-by-elb  request-lost-before-app  -                        ?                 -                 -
        elb-no-target            elb-no-target            elb-no-target        ?                        elb-no-target            ?                 elb-no-target     -
        elb-queue                elb-queue                elb-queue            queued-before-app        elb-queue                ?                 elb-queue         -
        request-lost-before-app  request-lost-before-app  ?                    request-lost-before-app  request-lost-before-app  ?                 ?                 -
        queued-before-app        queued-before-app        ?                    queued-before-app        queued-before-app        ?                 ?                 -
        response-lost-after-app  response-lost-after-app  ?                    response-lost-after-app  response-lost-after-app  ?                 ?                 -
        response-stalled         response-stalled         response-stalled     response-stalled         response-stalled         ?                 response-stalled  ?
        slow-upload              slow-upload              slow-upload          -                        slow-upload              -                 slow-upload       -
        retried                  retried                  ?                    retried                  retried                  ?                 ?                 backend-slow
        insufficient-evidence    ?                        ?                    ?                        ?                        ?                 ?                 -
        """;

    private const string WithClassic = """
        cause                    gea                      ge                   ga                       ea                 g                 e              a
        backend-slow             backend-slow             ?                    backend-slow             backend-slow       ?                 ?              backend-slow
        gateway-overhead         gateway-overhead         gateway-overhead     gateway-overhead         -                  gateway-overhead  -              -
        not-received-by-elb      not-received-by-elb      not-received-by-elb  request-lost-before-app  -                  ?                 -              -
        elb-no-target            elb-no-target            elb-no-target        ?                        elb-no-target      ?                 elb-no-target  -
        elb-queue                elb-queue                elb-queue            queued-before-app        elb-queue          ?                 elb-queue      -
        request-lost-before-app  request-lost-before-app  ?                    request-lost-before-app  ?                  ?                 ?              -
        queued-before-app        queued-before-app        ?                    queued-before-app        queued-before-app  ?                 ?              -
        response-lost-after-app  response-lost-after-app  ?                    response-lost-after-app  ?                  ?                 ?              -
        response-stalled         response-stalled         response-stalled     response-stalled         -                  ?                 -              ?
        slow-upload              slow-upload              slow-upload          -                        slow-upload        -                 slow-upload    -
        retried                  retried                  ?                    retried                  retried            ?                 ?              backend-slow
        insufficient-evidence    ?                        ?                    ?                        ?                  ?                 ?              -
        """;

    public static TheoryData<string, string> Balancers => new() { { "alb", WithAlb }, { "classic", WithClassic } };

    [Theory]
    [MemberData(nameof(Balancers))]
    public void Each_cause_with_each_subset_of_the_logs_is_judged_as_stated(string balancer, string expected)
    {
        string[] lines = [.. CauseIds.All.Select(cause => Row(cause, balancer == "classic"))];
        string actual = string.Join('\n', lines.Prepend("cause " + string.Join(' ', Subsets)).Select(Squeezed));
        string stated = string.Join('\n', expected.ReplaceLineEndings("\n").Split('\n').Select(Squeezed));
        Assert.True(stated == actual, $"with {balancer}:\n{actual}");
    }

    [Theory]
    [MemberData(nameof(Balancers))]
    public void No_cell_of_the_matrix_is_left_out(string balancer, string expected)
    {
        string[] lines = expected.ReplaceLineEndings("\n").Split('\n');
        Assert.NotEmpty(balancer);
        Assert.Equal(Subsets, lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);
        Assert.Equal(CauseIds.All, lines[1..].Select(l => l.Split(' ')[0]));
        Assert.All(lines, line => Assert.Equal(Subsets.Length + 1, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length));
    }

    private static string Row(string cause, bool classic) => cause + " " + string.Join(' ', Subsets.Select(s => Said(cause, s, classic)));

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Said(string cause, string subset, bool classic)
    {
        (HopRecord? Gateway, HopRecord? Elb, HopRecord[] App) logs = Logs(cause, classic);
        HopRecord?[] all = [subset.Contains('g') ? logs.Gateway : null, subset.Contains('e') ? logs.Elb : null, .. subset.Contains('a') ? logs.App.Cast<HopRecord?>() : []];
        HopRecord[] there = [.. all.Where(r => r is not null).Select(r => r!.Value)];
        if (there.Length == 0)
        {
            return "-";
        }

        Request request = there.Skip(1).Aggregate(Behind(there[0]), (r, record) => r.With(record));
        request = subset.Contains('e') ? request : request.WithoutLog(Hop.LoadBalancer);
        request = subset.Contains('a') ? request : request.WithoutLog(Hop.App);
        request = cause == CauseIds.InsufficientEvidence ? request.Gap(Hop.App) : request;
        string? said = request.UsualBody(900).Explain().Verdict?.Cause;
        return said is null ? "-" : said == CauseIds.InsufficientEvidence ? "?" : said;
    }

    // What each mechanism leaves in the three logs.
    private static (HopRecord? Gateway, HopRecord? Elb, HopRecord[] App) Logs(string cause, bool classic)
    {
        HopRecord timedOut = Gateway(29_002, 29_000);
        HopRecord left = classic ? Classic(2, null, null, null, 408, chosen: true) : Alb(2, 28_999, 1, null, null, 460);
        HopRecord slow = Elb(classic, 2, 0, 35_000);
        return cause switch
        {
            CauseIds.BackendSlow => (timedOut, classic ? slow : left, [App(5, 35_000)]),
            CauseIds.GatewayOverhead => (Gateway(14_500, 60, 200, 200), Elb(classic, 14_440, 0, 58), [App(14_441, 57)]),
            CauseIds.NotReceivedByElb => (timedOut, null, []),
            CauseIds.ElbNoTarget => (Gateway(12, 10, 503, 503), classic ? Classic(1, null, null, null, 503) : Alb(1, 0, null, null, null, 503, chosen: false), []),
            CauseIds.ElbQueue => (timedOut, classic ? Elb(classic, 2, 24_680, 8_962) : Alb(2, 28_999, 24_680, null, null, 460), [App(24_700, 8_960)]),
            CauseIds.RequestLostBeforeApp => (timedOut, left, []),
            CauseIds.QueuedBeforeApp => (timedOut, classic ? Elb(classic, 2, 0, 29_300) : left, [App(28_400, 812)]),
            CauseIds.ResponseLostAfterApp => (timedOut, left, [App(5, 90)]),
            CauseIds.ResponseStalled => (timedOut, classic ? Elb(classic, 2, 0, 213) : Alb(2, 28_999, 0, 213, 0, 200, 200), [App(4, 28_990, firstByte: 210)]),
            CauseIds.SlowUpload => (null, (classic ? Classic(0, null, null, null, 408) : Alb(0, 60_000, null, null, null, 408)) with { Method = HttpMethod.Post, ReceivedBytes = 5_000 }, []),
            CauseIds.Retried => (timedOut, left, [App(5, 28_500), App(28_700, 40)]),
            CauseIds.InsufficientEvidence => (timedOut, left, []), // and the application's log has a gap
            _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "a cause without a row: say what it leaves in the logs"),
        };
    }

    private static HopRecord Elb(bool classic, double start, double held, double target) =>
        classic ? Classic(start, held, target, 0, 200, 200, chosen: true) : Alb(start, held + target, held, target, 0, 200, 200);
}

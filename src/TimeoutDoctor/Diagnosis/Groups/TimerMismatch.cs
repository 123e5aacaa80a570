using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>
/// Timers that do not fit: limits must shrink inwards, or the hop behind goes on working for a caller that has gone; and a limit seen in the
/// durations that is not the one assumed. Deterministic: no test.
/// </summary>
internal sealed class TimerMismatch : IGroupRule
{
    private const int Fewest = 5;
    private const double SameLimit = 0.04;

    /// <inheritdoc />
    public string Id => "timeout-mismatch";

    /// <inheritdoc />
    public IEnumerable<Finding> Find(GroupObservations seen) => [.. NotAssumed(seen), .. NotShrinking(seen), .. OfTheProxy(seen)];

    private static IEnumerable<Finding> NotAssumed(GroupObservations seen)
    {
        foreach (TimeoutPlateau plateau in TimeoutPlateaus.Of(seen.Durations).Where(p => p.Hop == seen.Front))
        {
            TimeSpan assumed = seen.Policy.Of(plateau.Hop);
            // An ALB has a second timer, for connecting to a target.
            bool alsoConnect = plateau.Hop == Hop.LoadBalancer && seen.Explained.Count(e => e.Cause == CauseIds.ElbNoTarget) * 2 >= plateau.Requests;
            if (!Near(plateau.Plateau, assumed) && !alsoConnect)
            {
                string option = plateau.Hop == Hop.Gateway ? "--gateway-timeout" : "--elb-timeout";
                yield return new Finding(
                    "timeout-mismatch", $"{DurationText.Of(plateau.Plateau)} seen, {DurationText.Of(assumed)} assumed", null, plateau.Requests, seen.Requests, double.NaN, double.NaN,
                    $"{plateau.Requests:#,0} durations of the {Facts.NameOf(plateau.Hop)} pile up at {DurationText.Of(plateau.Plateau)}, where no limit is assumed; if that is its timeout, run again with {option} {Seconds(plateau.Plateau)}");
            }
        }
    }

    private static IEnumerable<Finding> NotShrinking(GroupObservations seen)
    {
        if (seen.Front != Hop.Gateway || seen.Policy.Gateway > seen.Policy.LoadBalancer)
        {
            yield break;
        }

        int left = seen.Explained.Count(e => e.TimedOut && (e.Timeline.AppEnd > e.Timeline.Wait + 50 || e.Timeline.ElbEnd > e.Timeline.Wait + 50));
        if (left >= Fewest)
        {
            yield return new Finding(
                "timeout-mismatch", $"gateway {Seconds(seen.Policy.Gateway)} < load balancer {Seconds(seen.Policy.LoadBalancer)}", null, left, seen.Explained.Count(e => e.TimedOut), double.NaN, double.NaN,
                $"the gateway gives up after {Seconds(seen.Policy.Gateway)}, before the load balancer's {Seconds(seen.Policy.LoadBalancer)}: {left:#,0} requests were still worked on for a caller that had its 504. Limits should shrink inwards")
            {
                Advice =
                [
                    new Advice(
                        $"aws elbv2 modify-load-balancer-attributes --load-balancer-arn ARN --attributes Key=idle_timeout.timeout_seconds,Value={Math.Max(1, (int)seen.Policy.Gateway.TotalSeconds - 1)}",
                        "whether other clients than the gateway use this load balancer",
                        Longest(seen)),
                ],
            };
        }
    }

    private static IEnumerable<Finding> OfTheProxy(GroupObservations seen)
    {
        int behind = seen.Explained.Count(e => e.Detail?.StartsWith("behind-instance-proxy", StringComparison.Ordinal) == true);
        if (behind >= Fewest)
        {
            yield return new Finding(
                "timeout-mismatch", "instance proxy", null, behind, seen.Explained.Count, double.NaN, double.NaN,
                $"in {behind:#,0} requests the web server on the instance gave up, not the load balancer: its own timer (nginx proxy_read_timeout, 60 s unless set) is the one that fires")
            {
                Advice = [new Advice($"nginx: proxy_read_timeout {Math.Max(1, (int)seen.Policy.Of(seen.Front).TotalSeconds - 2)}s;", "which route needs longer", "answers that take longer than that end with its 504")],
            };
        }
    }

    private static string? Longest(GroupObservations seen) => double.IsNaN(seen.LongestAnswered) ? null
        : $"requests of other clients that take longer; the longest answered one seen took {DurationText.Of(seen.LongestAnswered)}";

    private static bool Near(TimeSpan a, TimeSpan b) => Math.Abs((a - b).TotalSeconds) <= Math.Max(0.15, SameLimit * b.TotalSeconds);

    private static string Seconds(TimeSpan limit) => limit.TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture) + "s";
}

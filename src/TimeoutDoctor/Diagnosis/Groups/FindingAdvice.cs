using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis.Groups;

/// <summary>What to do about a finding: the exact setting or command with the value that the data give, what to look at first, what it would break.</summary>
internal static class FindingAdvice
{
    /// <summary>The steps for a finding, most effective first.</summary>
    public static IReadOnlyList<Advice> Of(Finding finding, GroupObservations seen) => finding.Advice.Count > 0 ? finding.Advice : finding.Kind switch
    {
        "idle-gap" => KeepAlive(finding, seen),
        "concurrency" => Pool(finding),
        "deploy" => Draining,
        "clock-skew" => [new Advice("chronyc tracking; chronyc sources -v (Amazon's time service is 169.254.169.123)", "whether the host's clock is disciplined at all")],
        "pause" => [new Advice("-Xlog:gc*,safepoint:file=gc.log (Java), DOTNET_gcServer and dotnet-counters (.NET): compare its pauses with these times", "the processor's steal time of the host (vmstat)")],
        "target" => Target(finding),
        "az" => Zone(finding),
        "lb-node" => [new Advice("aws elb modify-load-balancer-attributes --load-balancer-name NAME --load-balancer-attributes '{\"CrossZoneLoadBalancing\":{\"Enabled\":true}}'", "SurgeQueueLength and HealthyHostCount of the node's zone", "traffic between zones is charged")],
        "route" => Route(finding),
        "size" => [new Advice("tracepath -m 20 TARGET from the load balancer's subnet; allow ICMP type 3 code 4 (fragmentation needed) in the network ACLs", "whether only answers above one packet are lost")],
        _ => [.. Remedies.Of(finding.Cause ?? "").Take(1).Select(step => new Advice(step))],
    };

    private static Advice[] Draining { get; } =
    [
        new Advice(
            "aws elb modify-load-balancer-attributes --load-balancer-name NAME --load-balancer-attributes '{\"ConnectionDraining\":{\"Enabled\":true,\"Timeout\":300}}'; "
                + "Elastic Beanstalk: aws:elb:policies ConnectionDrainingEnabled=true; target groups: deregistration_delay.timeout_seconds",
            "that the old process stays alive longer than the draining takes (preStop sleep, systemd TimeoutStopSec)",
            "a deploy takes up to five minutes longer per batch"),
    ];

    private static Advice[] KeepAlive(Finding finding, GroupObservations seen)
    {
        int idle = (int)seen.Policy.LoadBalancer.TotalSeconds, keep = idle + 15;
        string longest = double.IsNaN(seen.LongestAnswered) ? "it is also the limit of a request" : $"it is also the limit of a request, and one took {DurationText.Of(seen.LongestAnswered)}";
        return
        [
            new Advice(
                $"keep idle connections longer than the load balancer ({idle} s): Tomcat keepAliveTimeout=\"{keep}000\" maxKeepAliveRequests=\"-1\"; nginx keepalive_timeout {keep}s; Apache KeepAliveTimeout {keep}; "
                    + $"Node server.keepAliveTimeout={keep}000, headersTimeout={keep + 1}000; gunicorn --keep-alive {keep}; Kestrel KeepAliveTimeout {keep}s",
                $"the server's setting now: the gaps point to {finding.Value}",
                "more idle connections per worker: with one thread or process per connection (prefork) count the load balancer's connections first"),
            new Advice(
                $"or lower the load balancer below it: --load-balancer-attributes '{{\"ConnectionSettings\":{{\"IdleTimeout\":{Math.Max(1, int.Parse(finding.Value.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) - 1)}}}}}'",
                null,
                longest),
        ];
    }

    private static Advice[] Pool(Finding finding) =>
    [
        new Advice(
            "where processor and database have room, enlarge the pool (Tomcat maxThreads, gunicorn --workers/--threads, ThreadPool.SetMinThreads) together with the database connections behind it",
            "that processor and database have room",
            "a larger pool moves the queue to the next hop when that is the one that is full"),
        new Advice("make the handlers faster: a pool takes as many requests as its size divided by the time of one", $"busy workers of {finding.Value} at that time (Tomcat currentThreadsBusy, dotnet-counters threadpool-queue-length, ss -ltn Recv-Q)"),
        new Advice("bound the queue, so that overload is a quick 503: Tomcat acceptCount=\"10\" and maxConnections near maxThreads", null, "callers see 503 instead of waiting"),
    ];

    private static Advice[] Target(Finding finding) =>
    [
        new Advice(
            $"take {finding.Value} out and look at it: aws elbv2 deregister-targets --target-group-arn ARN --targets Id=ID (Classic: aws elb deregister-instances-from-load-balancer --load-balancer-name NAME --instances ID)",
            "its health checks, its processor's steal time, ss -ltn, nstat -az TcpExtListenOverflows, and whether it differs from the others (version, size)",
            "the others take its share of the traffic: check that they have room"),
        .. Remedies.Of(finding.Cause ?? "").Take(1).Select(step => new Advice(step)),
    ];

    private static Advice[] Zone(Finding finding) =>
    [
        new Advice(
            $"take the zone's subnet out of the load balancer until it is well: aws elbv2 set-subnets (Classic: aws elb disable-availability-zones-for-load-balancer --load-balancer-name NAME --availability-zones {finding.Value})",
            "the zone's network ACLs, route tables and security groups against those of the others; VPC flow logs with REJECT; the AWS Health Dashboard",
            "the other zones take its traffic"),
    ];

    private static Advice[] Route(Finding finding) => finding.Cause == CauseIds.BackendSlow
        ?
        [
            new Advice($"trace {finding.Value} through its dependencies (slow-query log, outgoing calls) and give each call a timeout below the front's limit", "whether the inputs of the slow ones differ (size, tenant)"),
            new Advice("if it must take that long: answer 202 at once and let the client poll", null, "clients must learn to poll"),
        ]
        : [.. Remedies.Of(finding.Cause ?? "").Take(2).Select(step => new Advice(step))];
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Diagnosis;

/// <summary>What to do first, by cause: at most three steps each, most effective first.</summary>
public static class Remedies
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Steps = new(StringComparer.Ordinal)
    {
        [CauseIds.BackendSlow] =
        [
            "find the slow dependency of the slowest route: application trace, slow-query log, GC log (-Xlog:gc,safepoint)",
            "give queries and outgoing calls timeouts below the gateway's limit",
            "move work that takes longer into a job that the client polls; only then raise the timers",
        ],
        [CauseIds.GatewayOverhead] =
        [
            "read the authorizer's own log for cold starts (Init Duration) and slow calls",
            "raise the authorizer's cache (authorizerResultTtlInSeconds) and give its function provisioned concurrency",
            "log $context.authorizer.latency, $context.waf.latency and $context.integrationLatency at the stage",
        ],
        [CauseIds.NotReceivedByElb] =
        [
            "check that every enabled zone has a healthy target, or turn cross-zone balancing on (load_balancing.cross_zone.enabled=true)",
            "read the VPC flow logs of the load balancer's interfaces for REJECT, and for SYN without an answer",
            "let clients resolve the name again within 60 s (JVM: networkaddress.cache.ttl)",
        ],
        [CauseIds.ElbNoTarget] =
        [
            "look at HealthyHostCount, TargetConnectionErrorCount and SpilloverCount at that minute, and at deploys before it",
            "keep a target's process alive longer than its deregistration delay (preStop sleep > deregistration_delay.timeout_seconds)",
            "check the target's security group and its accept backlog (somaxconn, acceptCount)",
        ],
        [CauseIds.ElbQueue] =
        [
            "look at the maximum of SurgeQueueLength and the sum of SpilloverCount",
            "add instances, or make the slowest route faster: the queue empties at the rate at which instances get free",
            "allow more connections per instance than the load balancer keeps open (Apache: MaxRequestWorkers)",
        ],
        [CauseIds.RequestLostBeforeApp] =
        [
            "make the server keep idle connections longer than the load balancer does (60 s): Tomcat keepAliveTimeout=\"75000\", nginx keepalive_timeout 75s, Node server.keepAliveTimeout=65000, gunicorn --keep-alive 75",
            "look for overflowing backlogs and connection tables: nstat -az TcpExtListenOverflows TcpExtListenDrops, ethtool -S eth0 | grep conntrack",
            "check whether instances were stopped without draining at that time",
        ],
        [CauseIds.QueuedBeforeApp] =
        [
            "compare the busy workers with the pool at that time (Tomcat currentThreadsBusy and maxThreads, dotnet-counters threadpool-queue-length, ss -ltn)",
            "cut the handler's time first: capacity is threads divided by latency",
            "bound the queue so that overload is a quick 503 (Tomcat acceptCount, maxConnections near maxThreads)",
        ],
        [CauseIds.ResponseLostAfterApp] =
        [
            "compare the lost answers' sizes and hosts with the others': large ones only means MTU, one host means that host's path",
            "check the network ACL's ephemeral ports 1024-65535 and that ICMP \"fragmentation needed\" passes",
            "turn connection draining on, so that instances finish their answers before they go",
        ],
        [CauseIds.ResponseStalled] =
        [
            "check Content-Length against the bytes really sent, and that the answer is flushed",
            "send something more often than the load balancer's idle timeout while a long answer is made",
            "page large answers, and check the disk behind the proxy's buffers (proxy_max_temp_file_size)",
        ],
        [CauseIds.SlowUpload] =
        [
            "let clients upload large bodies straight to S3 with a presigned URL",
            "raise the load balancer's idle timeout if that path must take them",
            "compress bodies, and find the clients with slow uplinks",
        ],
        [CauseIds.Retried] =
        [
            "turn off blind retries on the path (nginx: proxy_next_upstream off) and bound those of clients",
            "give writes an idempotency key, and look for duplicates that were written",
            "log the attempt's number (amz-sdk-request: attempt=)",
        ],
        [CauseIds.InsufficientEvidence] =
        [
            "log the X-Amzn-Trace-Id header in the application with start, end and status of each request",
            "turn on the access log of the load balancer, and of the gateway with $context.integrationLatency and $context.xrayTraceId",
            "run again with the logs of all hosts and of five minutes around the window",
        ],
    };

    /// <summary>The steps for a cause; empty for an unknown id.</summary>
    public static IReadOnlyList<string> Of(string cause) => Steps.TryGetValue(cause, out IReadOnlyList<string>? steps) ? steps : [];
}

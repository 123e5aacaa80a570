using System.Text.Encodings.Web;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>
/// Says of each hop whether its logging seems to be off, how to switch it on, and which commands of the AWS command line tell what the
/// tool itself cannot ask: stages, load balancers and environments with their settings.
/// </summary>
internal sealed class LoggingAdvice(RemoteAccess access, IReadOnlyList<DiscoveredLog> logs, IReadOnlyList<ExecutionLog> executions, bool groupsListed, bool bucketsListed)
{
    /// <summary>The format that tells of requests without being an access log.</summary>
    public const string ExecutionFormat = "apigw-execution";

    /// <summary>The hops of a request's path.</summary>
    public IReadOnlyList<HopLogging> All() => [Gateway(), LoadBalancer(), App()];

    private HopLogging Gateway()
    {
        bool found = logs.Any(l => l.Hop == Hop.Gateway && l.FormatId != ExecutionFormat);
        bool execution = logs.Any(l => l.FormatId == ExecutionFormat);
        string? off = found ? Stopped(Hop.Gateway, "access log of API Gateway")
            : !groupsListed ? "Whether API Gateway writes an access log is unknown: log groups could not be listed."
            : execution ? "API Gateway writes execution logs, but no access log was found."
            : "No access log of API Gateway was found: it seems to be switched off, or goes to Firehose.";
        List<ExecutionLog> unseen = found ? [.. executions.Where(e => !e.HasAccessLog)] : [];
        (string api, string stage) = (unseen.Count > 0 ? unseen : executions) is [var first, ..] ? (first.Api, first.Stage) : ("API_ID", "STAGE");
        ShellCommand[] find =
        [
            Aws("REST APIs", "apigateway", "get-rest-apis", "--query", "items[].[id,name]"),
            Aws("a REST API's stages, with log group and format", "apigateway", "get-stages", "--rest-api-id", api, "--query", "item[].[stageName,accessLogSettings,tracingEnabled]"),
            Aws("HTTP APIs", "apigatewayv2", "get-apis", "--query", "Items[].[ApiId,Name]"),
            Aws("an HTTP API's stages, with log group and format", "apigatewayv2", "get-stages", "--api-id", "API_ID", "--query", "Items[].[StageName,AccessLogSettings]"),
        ];
        ShellCommand[] enable =
        [
            Aws("write an access log (REST API; the account needs a role for CloudWatch: get-account)", "apigateway", "update-stage", "--rest-api-id", api, "--stage-name", stage, "--patch-operations",
                Json(StageFormats.Rest, """[{"op":"replace","path":"/accessLogSettings/destinationArn","value":"arn:aws:logs:REGION:ACCOUNT:log-group:GROUP"},{"op":"replace","path":"/accessLogSettings/format","value":FORMAT},{"op":"replace","path":"/tracingEnabled","value":"true"}]""")),
            Aws("write an access log (HTTP API)", "apigatewayv2", "update-stage", "--api-id", "API_ID", "--stage-name", "STAGE", "--access-log-settings",
                Json(StageFormats.Http, """{"DestinationArn":"arn:aws:logs:REGION:ACCOUNT:log-group:GROUP","Format":FORMAT}""")),
        ];
        return Logging(Hop.Gateway, off, [.. Silent(Hop.Gateway, off), .. unseen.Select(NoAccessLog)], find, enable);
    }

    private HopLogging LoadBalancer()
    {
        bool found = logs.Any(l => l.Hop == Hop.LoadBalancer);
        string? off = found ? Stopped(Hop.LoadBalancer, "access log of a load balancer")
            : bucketsListed ? "No access log of a load balancer was found: it is off unless someone switched it on, or lies in another account's bucket."
            : "Whether load balancers write access logs is unknown: buckets could not be listed.";
        ShellCommand[] find =
        [
            Aws("application and network load balancers", "elbv2", "describe-load-balancers", "--query", "LoadBalancers[].[LoadBalancerName,Type,LoadBalancerArn]"),
            Aws("one's log bucket and prefix", "elbv2", "describe-load-balancer-attributes", "--load-balancer-arn", "LOAD_BALANCER_ARN", "--query", "Attributes[?starts_with(Key, 'access_logs.')]"),
            Aws("Classic load balancers", "elb", "describe-load-balancers", "--query", "LoadBalancerDescriptions[].LoadBalancerName"),
            Aws("one's log bucket, prefix and interval", "elb", "describe-load-balancer-attributes", "--load-balancer-name", "NAME", "--query", "LoadBalancerAttributes.AccessLog"),
        ];
        ShellCommand[] enable =
        [
            Aws("write an access log (ALB, NLB; the bucket's policy must allow it)", "elbv2", "modify-load-balancer-attributes", "--load-balancer-arn", "LOAD_BALANCER_ARN", "--attributes",
                "Key=access_logs.s3.enabled,Value=true", "Key=access_logs.s3.bucket,Value=BUCKET", "Key=access_logs.s3.prefix,Value=PREFIX"),
            Aws("write an access log every five minutes (Classic)", "elb", "modify-load-balancer-attributes", "--load-balancer-name", "NAME", "--load-balancer-attributes",
                """{"AccessLog":{"Enabled":true,"S3BucketName":"BUCKET","S3BucketPrefix":"PREFIX","EmitInterval":5}}"""),
        ];
        IEnumerable<string> silent = logs.SelectMany(l => l.Silent.Select(s => $"{s.Key} has written nothing to {l.Uri} since {s.Value}, while others go on: its access log seems to have been switched off, or it is gone."));
        return Logging(Hop.LoadBalancer, off, [.. Silent(Hop.LoadBalancer, off), .. silent], find, enable);
    }

    private HopLogging App()
    {
        bool found = logs.Any(l => SourcesRun.PlaceOf(l.Hop) == Hop.App);
        string? off = found ? Stopped(Hop.App, "log of an application")
            : groupsListed ? "No log of an application that tells of requests was found in the log groups: it may stay on the instances, or log no requests."
            : "Whether the application's log is in CloudWatch Logs is unknown: log groups could not be listed.";
        ShellCommand[] find =
        [
            Aws("Elastic Beanstalk's environments", "elasticbeanstalk", "describe-environments", "--query", "Environments[].[ApplicationName,EnvironmentName]"),
            Aws("whether one streams its logs", "elasticbeanstalk", "describe-configuration-settings", "--application-name", "APPLICATION", "--environment-name", "ENVIRONMENT",
                "--query", "ConfigurationSettings[].OptionSettings[?Namespace=='aws:elasticbeanstalk:cloudwatch:logs'][]"),
            Aws("where an ECS task logs", "ecs", "describe-task-definition", "--task-definition", "FAMILY", "--query", "taskDefinition.containerDefinitions[].[name,logConfiguration]"),
        ];
        ShellCommand[] enable =
        [
            Aws("stream the logs of a Beanstalk environment", "elasticbeanstalk", "update-environment", "--environment-name", "ENVIRONMENT", "--option-settings",
                "Namespace=aws:elasticbeanstalk:cloudwatch:logs,OptionName=StreamLogs,Value=true", "Namespace=aws:elasticbeanstalk:cloudwatch:logs,OptionName=RetentionInDays,Value=30"),
        ];
        return Logging(Hop.App, off, [.. Silent(Hop.App, off)], find, enable);
    }

    private static HopLogging Logging(Hop hop, string? off, IReadOnlyList<string> singly, ShellCommand[] find, ShellCommand[] enable) =>
        new(hop, off, find, off is null && singly.Count == 0 ? [] : enable) { SinglyOff = singly };

    private string? Stopped(Hop hop, string what)
    {
        List<DiscoveredLog> ofHop = Requests(hop);
        return ofHop.TrueForAll(l => l.Stopped) ? $"Nothing new is in any {what} since {ofHop.Max(l => l.Latest)}: it seems to have been switched off." : null;
    }

    // Where all have stopped, that is said of all.
    private IEnumerable<string> Silent(Hop hop, string? off) => off is not null ? []
        : Requests(hop).Where(l => l.Stopped).Select(l => $"Nothing new is in {l.Uri} since {l.Latest}, while others go on: what writes there seems to have been switched off, or is gone.");

    private List<DiscoveredLog> Requests(Hop hop) => [.. logs.Where(l => SourcesRun.PlaceOf(l.Hop) == hop && l.FormatId != ExecutionFormat)];

    private static string NoAccessLog(ExecutionLog log) =>
        $"API {log.Api}, stage {log.Stage}, writes an execution log, and no access log that was looked into names it: its access log seems to be switched off, or leaves out $context.apiId.";

    private static string Json(string format, string text) => text.Replace("FORMAT", "\"" + JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(format) + "\"", StringComparison.Ordinal);

    private ShellCommand Aws(string what, params string[] words) =>
        new(what, ["aws", .. words, .. access.Profile is { } profile ? ["--profile", profile] : (string[])[], .. access.Region is { } region ? ["--region", region] : (string[])[]]);
}

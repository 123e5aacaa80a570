using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>
/// Says of each hop whether its logging seems to be off, how to switch it on, and which commands of the AWS command line tell what the
/// tool itself cannot ask: stages, load balancers and environments with their settings.
/// </summary>
internal sealed partial class LoggingAdvice(RemoteAccess access, IReadOnlyList<DiscoveredLog> logs, IReadOnlyList<string> groups, bool groupsListed, bool bucketsListed)
{
    /// <summary>The format that tells of requests without being an access log.</summary>
    public const string ExecutionLog = "apigw-execution";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The hops of a request's path.</summary>
    public IReadOnlyList<HopLogging> All() => [Gateway(), LoadBalancer(), App()];

    private HopLogging Gateway()
    {
        bool found = logs.Any(l => l.Hop == Hop.Gateway && l.FormatId != ExecutionLog);
        bool execution = logs.Any(l => l.FormatId == ExecutionLog);
        string? off = found ? Stopped(Hop.Gateway, "access log of API Gateway")
            : !groupsListed ? "Whether API Gateway writes an access log is unknown: log groups could not be listed."
            : execution ? "API Gateway writes execution logs, but no access log was found."
            : "No access log of API Gateway was found: it seems to be switched off, or goes to Firehose.";
        (string api, string stage) = groups.Select(g => ExecutionGroup().Match(g)).FirstOrDefault(m => m.Success) is { } match ? (match.Groups["api"].Value, match.Groups["stage"].Value) : ("API_ID", "STAGE");
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
        return new HopLogging(Hop.Gateway, off, find, off is null ? [] : enable);
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
        return new HopLogging(Hop.LoadBalancer, off, find, off is null ? [] : enable);
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
        return new HopLogging(Hop.App, off, find, off is null ? [] : enable);
    }

    private string? Stopped(Hop hop, string what)
    {
        List<DiscoveredLog> ofHop = [.. logs.Where(l => SourcesRun.PlaceOf(l.Hop) == hop && l.FormatId != ExecutionLog)];
        return ofHop.TrueForAll(l => l.Stopped) ? $"Nothing new is in any {what} since {ofHop.Max(l => l.Latest)}: it seems to have been switched off." : null;
    }

    private static string Json(string format, string text) => text.Replace("FORMAT", JsonSerializer.Serialize(format, Relaxed), StringComparison.Ordinal);

    private ShellCommand Aws(string what, params string[] words) =>
        new(what, ["aws", .. words, .. access.Profile is { } profile ? ["--profile", profile] : (string[])[], .. access.Region is { } region ? ["--region", region] : (string[])[]]);

    [GeneratedRegex("^API-Gateway-Execution-Logs_(?<api>[a-z0-9]+)/(?<stage>[A-Za-z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex ExecutionGroup();
}

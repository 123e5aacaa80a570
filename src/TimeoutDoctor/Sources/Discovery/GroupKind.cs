namespace TimeoutDoctor.Sources.Discovery;

/// <summary>What the name of a log group promises; in the order in which groups are looked into.</summary>
internal enum GroupKind
{
    /// <summary>API Gateway.</summary>
    Gateway,

    /// <summary>A load balancer.</summary>
    LoadBalancer,

    /// <summary>A service that runs applications: ECS, Elastic Beanstalk, EKS.</summary>
    Application,

    /// <summary>A name that someone chose.</summary>
    Chosen,

    /// <summary>An AWS service that no request of ours passes.</summary>
    Aside,
}

/// <summary>Recognises log groups by their names.</summary>
internal static class GroupKinds
{
    private static readonly string[] Gateway = ["apigateway", "api-gateway", "apigw", "api_gateway"];
    private static readonly string[] LoadBalancer = ["loadbalancer", "load-balancer", "elb", "alb", "nlb"];
    private static readonly string[] Application = ["/ecs/", "/aws/ecs/", "ecs/", "/aws/elasticbeanstalk/", "/aws/apprunner/"];
    private static readonly string[] Aside = ["/aws/", "aws-", "RDSOSMetrics", "sns/", "/aws-glue/", "CloudTrail"];
    private static readonly string[] AsideAnywhere = ["cloudtrail", "flowlog", "flow-log", "vpcflow", "/performance", "/host", "/dataplane", "/slowquery", "codebuild"];

    /// <summary>What a name promises.</summary>
    public static GroupKind Of(string name)
    {
        if (Gateway.Any(g => name.Contains(g, StringComparison.OrdinalIgnoreCase)))
        {
            // API Gateway makes this one by itself when an account's role is set; it holds a greeting.
            return name == "/aws/apigateway/welcome" ? GroupKind.Aside : GroupKind.Gateway;
        }

        if (AsideAnywhere.Any(a => name.Contains(a, StringComparison.OrdinalIgnoreCase)))
        {
            return GroupKind.Aside;
        }

        if (name.Split('/', '-', '_', '.').Any(part => LoadBalancer.Contains(part, StringComparer.OrdinalIgnoreCase)))
        {
            return GroupKind.LoadBalancer;
        }

        return Application.Any(a => name.StartsWith(a, StringComparison.Ordinal)) || name.EndsWith("/application", StringComparison.Ordinal) ? GroupKind.Application
            : Aside.Any(a => name.StartsWith(a, StringComparison.Ordinal)) ? GroupKind.Aside : GroupKind.Chosen;
    }
}

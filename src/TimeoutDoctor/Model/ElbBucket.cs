namespace TimeoutDoctor.Model;

/// <summary>How load balancers lay out their logs in a bucket: <c>[prefix/]AWSLogs/{account}/elasticloadbalancing/{region}/yyyy/MM/dd/</c>.</summary>
/// <remarks>https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html</remarks>
internal static class ElbBucket
{
    /// <summary>The folder below the prefix of the user's choice.</summary>
    public const string Folder = "AWSLogs/";

    /// <summary>The folder below that of an account.</summary>
    public const string Service = "elasticloadbalancing/";
}

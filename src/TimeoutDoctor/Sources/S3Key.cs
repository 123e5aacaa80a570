using System.Text.RegularExpressions;

namespace TimeoutDoctor.Sources;

/// <summary>What the name of an ELB log object tells: <c>{account}_elasticloadbalancing_{region}_{lb}_{end}_{node}_{random}.log[.gz]</c>.</summary>
/// <param name="LoadBalancer">Name of the load balancer, slashes written as dots.</param>
/// <param name="Node">Address of its node, or null (NLB keys have none).</param>
internal sealed partial record S3Key(string LoadBalancer, string? Node)
{
    /// <summary>Reads a key or path; null when it is not of this form.</summary>
    public static S3Key? Parse(string name)
    {
        Match match = Pattern().Match(name);
        return match.Success ? new S3Key(match.Groups["lb"].Value, match.Groups["node"] is { Success: true } node ? WithoutZeros(node.Value) : null) : null;
    }

    // Some documentation pads the octets (172.160.001.192).
    private static string WithoutZeros(string node) => node.Contains(':') ? node : string.Join('.', node.Split('.').Select(o => o.TrimStart('0') is { Length: > 0 } s ? s : "0"));

    [GeneratedRegex(@"(?:^|/)(?:conn_log\.)?\d+_elasticloadbalancing_[a-z0-9-]+_(?<lb>.+?)_\d{8}T\d{4}Z(?:_(?<node>[0-9a-fA-F.:]+))?_[0-9a-z]+\.log(?:\.gz)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}

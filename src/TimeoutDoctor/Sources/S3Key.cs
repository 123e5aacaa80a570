using System.Globalization;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources;

/// <summary>What the name of an ELB log object tells: <c>{account}_elasticloadbalancing_{region}_{lb}_{end}_{node}_{random}.log[.gz]</c>.</summary>
/// <param name="Account">The owner's account number.</param>
/// <param name="Region">The load balancer's region.</param>
/// <param name="LoadBalancer">Name of the load balancer, slashes written as dots.</param>
/// <param name="End">End of the interval whose rows the object holds.</param>
/// <param name="Node">Address of its node, or null (NLB keys have none).</param>
/// <param name="Connections">Whether it is a connection log.</param>
internal sealed partial record S3Key(string Account, string Region, string LoadBalancer, Instant End, string? Node, bool Connections)
{
    /// <summary>Whether the load balancer is an ALB or NLB, which write every five minutes; a Classic one may write every hour.</summary>
    public bool FiveMinutes => LoadBalancer.StartsWith("app.", StringComparison.Ordinal) || LoadBalancer.StartsWith("net.", StringComparison.Ordinal);

    /// <summary>Reads a key or path; null when it is not of this form.</summary>
    public static S3Key? Parse(string name)
    {
        Match match = Pattern().Match(name);
        if (!match.Success || !DateTime.TryParseExact(match.Groups["end"].Value, "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime end))
        {
            return null;
        }

        string? node = match.Groups["node"] is { Success: true } found ? WithoutZeros(found.Value) : null;
        return new S3Key(match.Groups["account"].Value, match.Groups["region"].Value, match.Groups["lb"].Value, new Instant(end.Ticks), node, match.Groups["conn"].Success);
    }

    /// <summary>Tells a source what its key tells.</summary>
    public void Describe(SourceFile source)
    {
        source.Account = Account;
        source.Region = Region;
        source.LoadBalancer = LoadBalancer;
        source.IntervalEnd = End;
        source.Node = Node;
    }

    // Some documentation pads the octets (172.160.001.192).
    private static string WithoutZeros(string node) => node.Contains(':') ? node : string.Join('.', node.Split('.').Select(o => o.TrimStart('0') is { Length: > 0 } s ? s : "0"));

    [GeneratedRegex(@"(?:^|/)(?<conn>conn_log[._])?(?<account>\d+)_elasticloadbalancing_(?<region>[a-z0-9-]+)_(?<lb>.+?)_(?<end>\d{8}T\d{4}Z)(?:_(?<node>[0-9a-fA-F.:]+))?_[0-9a-z]+\.log(?:\.gz)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

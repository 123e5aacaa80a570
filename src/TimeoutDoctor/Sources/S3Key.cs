using System.Globalization;
using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources;

/// <summary>What the name of an ELB log object tells: <c>{account}_elasticloadbalancing_{region}_{lb}_{end}_{node}_{random}.log[.gz]</c>.</summary>
/// <param name="Account">The owner's account number.</param>
/// <param name="Region">The load balancer's region.</param>
/// <param name="LoadBalancer">Name of the load balancer, slashes written as dots.</param>
/// <param name="End">End of the interval whose rows the object holds; unknown when it is no valid moment.</param>
/// <param name="Node">Address of its node, or null (NLB keys have none).</param>
internal sealed partial record S3Key(string Account, string Region, string LoadBalancer, Instant End, string? Node)
{
    /// <summary>Reads a key or path; null when it is not of this form.</summary>
    public static S3Key? Parse(string name)
    {
        Match match = Pattern().Match(name);
        if (!match.Success)
        {
            return null;
        }

        bool valid = DateTime.TryParseExact(match.Groups["end"].Value, "yyyyMMdd'T'HHmm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime end);
        return new S3Key(
            match.Groups["account"].Value, match.Groups["region"].Value, match.Groups["lb"].Value, valid ? new Instant(end.Ticks) : default,
            match.Groups["node"] is { Success: true } node ? WithoutZeros(node.Value) : null);
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

    [GeneratedRegex(@"(?:^|/)(?:conn_log\.)?(?<account>\d+)_elasticloadbalancing_(?<region>[a-z0-9-]+)_(?<lb>.+?)_(?<end>\d{8}T\d{4}Z)(?:_(?<node>[0-9a-fA-F.:]+))?_[0-9a-z]+\.log(?:\.gz)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}

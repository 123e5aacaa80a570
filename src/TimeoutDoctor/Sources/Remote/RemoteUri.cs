using System.Text.RegularExpressions;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Sources.Remote;

/// <summary>A source that is no path: <c>s3://bucket/prefix</c> or <c>cloudwatch:group[,group][:stream-prefix]</c>.</summary>
internal abstract partial record RemoteUri(string Text)
{
    /// <summary>Whether a user's text names a remote source.</summary>
    public static bool IsRemote(string text) => text.StartsWith("s3://", StringComparison.Ordinal) || text.StartsWith("cloudwatch:", StringComparison.Ordinal)
        || LogGroupArn().IsMatch(text);

    /// <summary>Reads a remote source.</summary>
    /// <exception cref="UserErrorException">It cannot be one.</exception>
    public static RemoteUri Parse(string text)
    {
        if (text.StartsWith("s3://", StringComparison.Ordinal))
        {
            return ParseS3(text);
        }

        string rest = text.StartsWith("cloudwatch:", StringComparison.Ordinal) ? text["cloudwatch:".Length..] : text;
        List<LogGroup> groups = [];
        string? streams = null;
        foreach (string part in rest.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            (LogGroup group, string? prefix) = ParseGroup(part, text);
            groups.Add(group);
            streams = prefix ?? streams;
        }

        return groups.Count > 0 ? new LogGroupUri(text, groups, streams)
            : throw Bad(text, "write cloudwatch:log-group, cloudwatch:log-group:stream-prefix, or a log group's ARN");
    }

    private static S3Uri ParseS3(string text)
    {
        string rest = text["s3://".Length..];
        int slash = rest.IndexOf('/');
        string bucket = slash < 0 ? rest : rest[..slash];
        string key = slash < 0 ? "" : rest[(slash + 1)..];
        // Accepts what works for folders: a trailing ** or *.
        string folder = TrailingStars().Replace(key, "");
        if (!Bucket().IsMatch(bucket) || folder.Contains('*'))
        {
            throw Bad(text, "write s3://bucket/prefix; a * can only stand at the end");
        }

        return new S3Uri(text, bucket, folder);
    }

    private static (LogGroup Group, string? Streams) ParseGroup(string part, string text)
    {
        Match arn = LogGroupArn().Match(part);
        if (arn.Success)
        {
            string? stream = arn.Groups["stream"] is { Success: true } s ? s.Value : null;
            return (new LogGroup(arn.Groups["name"].Value, arn.Groups["region"].Value, arn.Groups["arn"].Value), stream);
        }

        int colon = part.IndexOf(':');
        string name = colon < 0 ? part : part[..colon];
        if (!GroupName().IsMatch(name))
        {
            throw Bad(text, "a log group's name has letters, digits and . _ - / # only, and may end in *");
        }

        return (new LogGroup(name, null, null), colon < 0 || colon == part.Length - 1 ? null : part[(colon + 1)..]);
    }

    private static UserErrorException Bad(string text, string help) => new(ExitCode.Usage, $"'{text}' is not a source; {help}.");

    [GeneratedRegex(@"^(?<arn>arn:[a-z-]+:logs:(?<region>[a-z0-9-]+):\d*:log-group:(?<name>[\w./#-]+))(?::(?:\*|log-stream:(?<stream>.+)))?$", RegexOptions.CultureInvariant)]
    private static partial Regex LogGroupArn();

    [GeneratedRegex(@"^[\w./#-]+\*?$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex GroupName();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$", RegexOptions.CultureInvariant)]
    private static partial Regex Bucket();

    [GeneratedRegex(@"(?:(?<=^|/)\*{1,2}/?)+$", RegexOptions.CultureInvariant)]
    private static partial Regex TrailingStars();
}

/// <summary>Objects of a bucket whose key is a prefix, or lies below it.</summary>
internal sealed record S3Uri(string Text, string Bucket, string Key) : RemoteUri(Text);

/// <summary>Events of log groups, of all streams or of those whose name starts so.</summary>
internal sealed record LogGroupUri(string Text, IReadOnlyList<LogGroup> Groups, string? StreamPrefix) : RemoteUri(Text);

/// <summary>A log group.</summary>
/// <param name="Name">Its name; with <c>*</c> at the end, all groups whose name starts so.</param>
/// <param name="Region">Its region, where an ARN told it.</param>
/// <param name="Arn">Its ARN, where that was given: another account's group can only be named so.</param>
internal sealed record LogGroup(string Name, string? Region, string? Arn);

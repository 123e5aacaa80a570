using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Remote;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>What to search, and how AWS is reached.</summary>
public sealed record SourceSearch
{
    /// <summary>How AWS is reached.</summary>
    public required RemoteAccess Remote { get; init; }

    /// <summary>Where to look instead of everywhere: <c>s3://bucket[/prefix]</c> and <c>cloudwatch:beginning-of-names</c>.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>Reading threads.</summary>
    public int Threads { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>Is told what is being done; sentences.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>The buckets that were named.</summary>
    internal IReadOnlyList<S3Uri> Buckets => [.. Uris.OfType<S3Uri>()];

    /// <summary>The beginnings of log groups' names that were named.</summary>
    internal IReadOnlyList<string> Groups => [.. Uris.OfType<LogGroupUri>().SelectMany(u => u.Groups).Select(g => g.Name.TrimEnd('*'))];

    private IEnumerable<RemoteUri> Uris => Places.Select(place => RemoteUri.IsRemote(place) ? RemoteUri.Parse(place)
        : throw new UserErrorException(ExitCode.Usage, $"'{place}' is no place in AWS; write s3://bucket, or cloudwatch: and the beginning of log groups' names."));
}

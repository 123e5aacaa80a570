using System.Text.RegularExpressions;
using TimeoutDoctor.Model;
using TimeoutDoctor.Sources.Discovery;

namespace TimeoutDoctor.Pipeline.Discovery;

/// <summary>An execution log of API Gateway: the name of its log group tells an API and its stage.</summary>
/// <param name="Api">The API's id.</param>
/// <param name="Stage">The stage.</param>
/// <param name="HasAccessLog">Whether an access log names the API, in a field of its own or in its domain name.</param>
internal sealed record ExecutionLog(string Api, string Stage, bool HasAccessLog);

/// <summary>Finds execution logs, and which of their APIs write access logs.</summary>
internal static partial class ExecutionLogs
{
    /// <summary>Of all log groups listed.</summary>
    /// <param name="groups">The log groups; null where none could be listed.</param>
    /// <param name="logs">What was recognised among them.</param>
    public static IReadOnlyList<ExecutionLog> Of(FoundGroups? groups, IReadOnlyList<DiscoveredLog> logs)
    {
        HashSet<string> access = [.. logs.Where(l => l.Hop == Hop.Gateway && l.FormatId != LoggingAdvice.ExecutionFormat).Select(l => l.Uri)];
        List<SampledGroup> sampled = [.. (groups?.Sampled ?? []).Where(g => access.Contains(SourcesRun.UriOf(g.Name)))];
        return [.. (groups?.Names ?? []).Select(name => GroupName().Match(name)).Where(m => m.Success)
            .Select(m => (Api: m.Groups["api"].Value, Stage: m.Groups["stage"].Value))
            .Select(e => new ExecutionLog(e.Api, e.Stage, sampled.Exists(g => g.Events.Any(line => line.Message.Contains(e.Api, StringComparison.Ordinal)))))];
    }

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    [GeneratedRegex("^API-Gateway-Execution-Logs_(?<api>[a-z0-9]+)/(?<stage>[A-Za-z0-9_-]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex GroupName();
}

using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.Detection;

/// <summary>Says what a log lacks for a good join, and the setting that adds it.</summary>
internal static class JoinAdvisor
{
    private static readonly Dictionary<RecordField, string> Needs = new()
    {
        [RecordField.RequestId] = "a request id",
        [RecordField.TraceId] = "the trace id (X-Amzn-Trace-Id)",
        [RecordField.Duration] = "a duration",
        [RecordField.BackendTime] = "the backend's share of the time",
        [RecordField.FineTime] = "stamps finer than a second",
        [RecordField.Path] = "the path",
    };

    /// <summary>What is missing.</summary>
    /// <param name="source">The source.</param>
    /// <param name="records">Its records.</param>
    /// <param name="has">How many of them carry a field.</param>
    /// <param name="http">Whether its ids are those of an HTTP API, which has no trace id.</param>
    public static IReadOnlyList<JoinAdvice> Of(SourceFile source, long records, Func<RecordField, long> has, bool http)
    {
        if (source.FormatId is not { } format || records == 0 || source.ConnectionLevel)
        {
            return [];
        }

        if (source.Hop == Hop.LoadBalancer)
        {
            return has(RecordField.TraceId) > 0 ? [] :
                [new JoinAdvice("an id: this load balancer writes none, so its records are joined by time", "the application's log, whose millisecond stamps and path make that safer", "")];
        }

        RecordField[] missing = [.. Wanted(source.Hop, has, http).Where(f => has(f) == 0)];
        JoinSettings settings = JoinSettings.Of(format, source.Name);
        RecordField[] settable = [.. missing.Where(settings.Additions.ContainsKey)];
        var advice = new List<JoinAdvice>();
        if (settable.Length > 0)
        {
            advice.Add(new JoinAdvice(Words(settable), settings.Where, string.Join(settings.Separator, settable.Select(f => settings.Additions[f]))));
        }

        RecordField[] others = [.. missing.Except(settable)];
        if (others.Length > 0)
        {
            advice.Add(new JoinAdvice(Words(others), "the log's own format", ""));
        }

        return advice;
    }

    private static IEnumerable<RecordField> Wanted(Hop hop, Func<RecordField, long> has, bool http)
    {
        yield return RecordField.FineTime;
        yield return RecordField.Duration;
        if (hop == Hop.Gateway)
        {
            yield return RecordField.BackendTime;
            if (has(RecordField.ExtendedId) == 0)
            {
                yield return RecordField.RequestId;
            }
        }

        // One id that the hop in front also has is enough.
        if (!http && (hop == Hop.Gateway || has(RecordField.RequestId) == 0))
        {
            yield return RecordField.TraceId;
        }

        yield return RecordField.Path;
    }

    private static string Words(RecordField[] fields)
    {
        string[] words = [.. fields.Select(f => Needs[f])];
        return words.Length == 1 ? words[0] : string.Join(", ", words[..^1]) + " and " + words[^1];
    }
}

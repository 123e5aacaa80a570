namespace TimeoutDoctor.Formats.AccessLogs.Patterns;

/// <summary>What a logged header tells.</summary>
internal static class HeaderField
{
    /// <summary>The field for a header.</summary>
    /// <param name="name">The header's name in any case, words parted by <c>-</c> or <c>_</c>.</param>
    public static PatternField Of(string name) => new(name.Replace('_', '-').ToLowerInvariant() switch
    {
        "x-amzn-trace-id" => FieldMeaning.TraceId,
        "traceparent" => FieldMeaning.TraceParent,
        "x-request-id" or "x-amzn-requestid" or "x-amzn-request-id" or "x-correlation-id" => FieldMeaning.RequestId,
        "x-forwarded-for" => FieldMeaning.ForwardedFor,
        _ => FieldMeaning.Text,
    });
}

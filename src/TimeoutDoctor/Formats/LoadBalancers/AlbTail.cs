using TimeoutDoctor.Formats.Reading;

namespace TimeoutDoctor.Formats.LoadBalancers;

/// <summary>The fields of an ALB row from the request on (field 13), where a client's own text lies between quotes.</summary>
internal readonly ref struct AlbTail
{
    /// <summary>Whether the row reaches field 20, the last of the oldest rows.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>Field 13: the request line.</summary>
    public ReadOnlySpan<byte> Request { get; private init; }

    /// <summary>Field 18: the X-Amzn-Trace-Id header.</summary>
    public ReadOnlySpan<byte> TraceId { get; private init; }

    /// <summary>Field 22: when the load balancer received the request.</summary>
    public ReadOnlySpan<byte> CreationTime { get; private init; }

    /// <summary>Field 23: the comma-separated actions.</summary>
    public ReadOnlySpan<byte> Actions { get; private init; }

    /// <summary>Field 30: the id of the client's connection; empty in rows older than 2024 and where there was none.</summary>
    public ReadOnlySpan<byte> Connection { get; private init; }

    /// <summary>What follows field 18.</summary>
    public ReadOnlySpan<byte> Rest { get; private init; }

    /// <summary>Reads the tail of a row.</summary>
    /// <param name="rest">The row from the request's opening quote on.</param>
    public static AlbTail Read(ReadOnlySpan<byte> rest)
    {
        var fields = new FieldWalker(rest);
        if (fields.TryNext(out ReadOnlySpan<byte> request) && fields.TrySkip(3)
            && fields.TryNext(out ReadOnlySpan<byte> group) && !fields.Torn && IsTargetGroup(group))
        {
            return AfterTargetGroup(request, fields);
        }

        // A quote that was not escaped shifts every field behind it: the target group and the trace id in front of
        // which it stands are the only pair that clients cannot easily write, so the row is taken up again there.
        int anchor = Anchor(rest);
        return anchor < 0 ? default : AfterTargetGroup(RequestBefore(rest[..anchor]), new FieldWalker(rest[anchor..]));
    }

    private static AlbTail AfterTargetGroup(ReadOnlySpan<byte> request, FieldWalker fields)
    {
        if (!fields.TryNext(out ReadOnlySpan<byte> traceId))
        {
            return default;
        }

        ReadOnlySpan<byte> rest = fields.Rest;
        if (!fields.TrySkip(2))
        {
            return default;
        }

        fields.TrySkip(1);
        fields.TryNext(out ReadOnlySpan<byte> creation);
        fields.TryNext(out ReadOnlySpan<byte> actions);
        return new AlbTail { IsComplete = true, Request = request, TraceId = traceId, CreationTime = creation, Actions = actions, Connection = ConnectionId.Last(fields.Rest), Rest = rest };
    }

    private static bool IsTargetGroup(ReadOnlySpan<byte> field) =>
        field.SequenceEqual("-"u8) || field.StartsWith("arn:"u8);

    /// <summary>Where the quoted trace id begins that follows a target group, or -1.</summary>
    private static int Anchor(ReadOnlySpan<byte> rest)
    {
        int at = 0;
        while (at < rest.Length)
        {
            int quote = rest[at..].IndexOf(" \""u8);
            if (quote < 0)
            {
                return -1;
            }

            at += quote;
            ReadOnlySpan<byte> quoted = rest[(at + 2)..];
            ReadOnlySpan<byte> before = rest[..at];
            ReadOnlySpan<byte> group = before[(before.LastIndexOf((byte)' ') + 1)..];
            if ((quoted.StartsWith("Root="u8) || quoted.StartsWith("Self="u8) || quoted.StartsWith("-\""u8))
                && (group.SequenceEqual("-"u8) || (group.StartsWith("arn:"u8) && group.IndexOf(":targetgroup/"u8) > 0)))
            {
                return at + 1;
            }

            at += 2;
        }

        return -1;
    }

    private static ReadOnlySpan<byte> RequestBefore(ReadOnlySpan<byte> rest)
    {
        int version = rest.IndexOf(" HTTP/"u8);
        int from = version < 0 ? 1 : version;
        int end = rest[from..].IndexOf((byte)'"');
        return end < 0 ? default : rest[1..(from + end)];
    }
}

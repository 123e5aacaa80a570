using System.Text;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Pipeline;

/// <summary>The user's route templates: a <c>{name}</c> stands for one segment, a <c>{name+}</c> or <c>*</c> at the end for all that follow.</summary>
internal sealed class RouteOverrides
{
    private readonly (HttpMethod Method, Segment[] Segments, int Number)[] _templates;

    /// <summary>Takes templates such as <c>GET /v1/orders/{id}</c> or <c>/files/*</c>; first match wins.</summary>
    public RouteOverrides(IReadOnlyList<string> templates, Interner names) => _templates = [.. templates.Select(t => Parse(t, names))];

    /// <summary>Gives a record the route of the first template that its path matches.</summary>
    public void Apply(ref HopRecord front)
    {
        if (front.Path.IsEmpty)
        {
            return;
        }

        foreach ((HttpMethod method, Segment[] segments, int number) in _templates)
        {
            if ((method == HttpMethod.Unknown || method == front.Method) && Matches(segments, front.Path.Span))
            {
                front.Route = number;
                return;
            }
        }
    }

    private static (HttpMethod, Segment[], int) Parse(string template, Interner names)
    {
        (HttpMethod method, string path) = RouteTemplate.Parse(template);
        return (method, [.. path[1..].Split('/').Select(Segment.Of)], names.Add(path));
    }

    private static bool Matches(Segment[] segments, ReadOnlySpan<byte> path)
    {
        int at = path.Length > 0 && path[0] == '/' ? 1 : 0;
        for (int i = 0; i < segments.Length; i++)
        {
            Segment segment = segments[i];
            if (segment.IsRest && i == segments.Length - 1)
            {
                return at < path.Length;
            }

            if (at > path.Length)
            {
                return false;
            }

            int end = path[at..].IndexOf((byte)'/');
            ReadOnlySpan<byte> part = end < 0 ? path[at..] : path.Slice(at, end);
            if (segment.Text is null ? part.IsEmpty : !part.SequenceEqual(segment.Text))
            {
                return false;
            }

            at = end < 0 ? path.Length + 1 : at + end + 1;
        }

        return at > path.Length;
    }

    // A null text stands for any one segment.
    private readonly record struct Segment(byte[]? Text, bool IsRest)
    {
        public static Segment Of(string text) => text == "*" || text.EndsWith("+}", StringComparison.Ordinal) ? new Segment(null, true)
            : text.StartsWith('{') && text.EndsWith('}') ? new Segment(null, false) : new Segment(Encoding.UTF8.GetBytes(text), false);
    }
}

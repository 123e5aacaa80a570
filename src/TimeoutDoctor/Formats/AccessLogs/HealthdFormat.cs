using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// Access log that Elastic Beanstalk's health agent reads: <c>time"path"status"request time"upstream time"X-Forwarded-For</c>. nginx stamps
/// the end in milliseconds and counts seconds, Apache stamps the start in whole seconds and counts microseconds; the decimals of the stamp
/// tell them apart.
/// </summary>
internal sealed class HealthdFormat : ILogFormat
{
    private const string Nginx = "$msec\"$uri\"$status\"$request_time\"$upstream_response_time\"$http_x_forwarded_for";
    private const string Apache = "%{sec}t\"%U\"%s\"%D\"%l\"%{X-Forwarded-For}i";

    /// <inheritdoc />
    public string Id => "beanstalk-healthd";

    /// <inheritdoc />
    public Hop Hop => Hop.Proxy;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) =>
        new Parser(new PatternParser(NginxPattern.Compile(Nginx), context), new PatternParser(ApachePattern.Compile(Apache), context));

    private sealed class Parser(PatternParser nginx, PatternParser apache) : ILineParser
    {
        public ParseOutcome Parse(ReadOnlySpan<byte> line, TextArena text, ref HopRecord record)
        {
            int quote = line.IndexOf((byte)'"');
            if (quote is not (10 or 14) || line.Count((byte)'"') < 5)
            {
                return line.IsEmpty ? ParseOutcome.Skip("empty line") : ParseOutcome.Reject("not a line of Beanstalk's health log");
            }

            return (quote == 14 ? nginx : apache).Parse(line, text, ref record);
        }
    }
}

using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Access log of Tomcat's AccessLogValve, read by the server's own pattern.</summary>
internal sealed class TomcatFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "tomcat";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => false;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context)
    {
        string pattern = context.Options.Pattern is { Length: > 0 } told
            ? told
            : throw new FormatException("the format \"tomcat\" needs the server's own pattern");
        return new PatternParser(TomcatPattern.Compile(pattern), context);
    }
}

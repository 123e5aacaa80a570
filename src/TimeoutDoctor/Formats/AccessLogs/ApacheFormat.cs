using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Access log of Apache httpd, read by the server's own pattern.</summary>
internal sealed class ApacheFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "apache";

    /// <inheritdoc />
    public Hop Hop => Hop.Proxy;

    /// <inheritdoc />
    public bool Detectable => false;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context)
    {
        string pattern = context.Options.Pattern is { Length: > 0 } told
            ? told
            : throw new FormatException("the format \"apache\" needs the server's own pattern");
        return new PatternParser(ApachePattern.Compile(pattern), context);
    }
}

using TimeoutDoctor.Formats.AccessLogs.Patterns;
using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>Access log of gunicorn, read by its own access_log_format.</summary>
internal sealed class GunicornFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "gunicorn";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => false;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context)
    {
        string pattern = context.Options.Pattern is { Length: > 0 } told
            ? told
            : throw new FormatException("the format \"gunicorn\" needs the server's own pattern");
        return new PatternParser(GunicornPattern.Compile(pattern), context);
    }
}

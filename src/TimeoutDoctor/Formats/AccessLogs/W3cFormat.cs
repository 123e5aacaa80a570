using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// The W3C extended log format: <c>#Fields:</c> names the columns and may change inside a file. All stamp in UTC and whole seconds. IIS stamps
/// the end and ASP.NET Core the start, and both count time-taken in milliseconds. Tomcat's ExtendedAccessLogValve counts seconds, with decimals
/// up to version 9 and whole ones since (run on purpose: 10.1.60), stamps the start since then, and puts headers in quotes.
/// </summary>
internal sealed class W3cFormat(string id, W3cServer server) : ILogFormat
{
    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new W3cParser(context, server);
}

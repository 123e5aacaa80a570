using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// The W3C extended log format as IIS or ASP.NET Core writes it: <c>#Fields:</c> names the columns and may change inside a file. Both stamp
/// in UTC and whole seconds, IIS when the request ended, ASP.NET Core when it began; both count time-taken in milliseconds.
/// </summary>
internal sealed class W3cFormat(string id, bool aspNetCore) : ILogFormat
{
    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new W3cParser(context, aspNetCore);
}

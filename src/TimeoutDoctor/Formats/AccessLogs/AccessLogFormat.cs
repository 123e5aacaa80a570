using TimeoutDoctor.Model;

namespace TimeoutDoctor.Formats.AccessLogs;

/// <summary>
/// Access log in the common or combined format with what people put behind it, read without a pattern. What a bare number means is
/// told from the line as far as the line tells it, and marked as a guess where it does not.
/// </summary>
internal sealed class AccessLogFormat : ILogFormat
{
    /// <inheritdoc />
    public string Id => "access-log";

    /// <inheritdoc />
    public Hop Hop => Hop.App;

    /// <inheritdoc />
    public bool Detectable => true;

    /// <inheritdoc />
    public ILineParser CreateParser(ParseContext context) => new AccessLogParser(context);
}
